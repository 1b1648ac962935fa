package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rtm.testing.Server;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs of every version of 1.x compile as they are, and run. That they compile is the larger part of it. */
class ProgramTest {
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    server = new Server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void aProgramOfVersion12Runs() throws Exception {
    programs.v12.Program program = new programs.v12.Program();
    ends(program.run(server.parameters()));
    program.end();
  }

  @Test
  void aProgramOfVersion14Runs() throws Exception {
    programs.v14.Program program = new programs.v14.Program(Server.repository().resolve("LICENSE").toString());
    ends(program.run(server.parameters()));
    program.end();
  }

  @Test
  void aProgramOfVersion150OnAndroidRuns() throws Exception {
    programs.v150.Program program = new programs.v150.Program();
    ends(program.run(server.parameters()));
    program.end();
  }

  @Test
  void aProgramOfVersion151Runs() throws Exception {
    programs.v151.Program program = new programs.v151.Program();
    ends(program.run(server.parameters()));
    program.end();
  }

  @Test
  void aKotlinProgramWithStrictTypesRuns() throws Exception {
    programs.kotlin.Strict program = new programs.kotlin.Strict();
    ends(program.run(server.parameters()));
    program.end();
  }

  @Test
  void aKotlinProgramWithNullableTypesRuns() throws Exception {
    programs.kotlin.Lenient program = new programs.kotlin.Lenient(Server.repository().resolve("tests/media/photo.jpg").toString());
    ends(program.run(server.parameters()));
    program.end();
  }

  private static void ends(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(20, TimeUnit.SECONDS), "the program did not get where it wanted to; the server:\n" + server.log());
  }
}
