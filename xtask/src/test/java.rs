//! The java part: the Java binding built, tested and packed; then a project outside that has nothing but the packed artifacts.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::{
    Step,
    blocks::blocks,
    cpp::{GXX, build_release},
    parts,
};
use crate::{
    command::Cmd,
    install::{Need, Proof::Program, Source::Apt},
    job::Job,
    prefix,
    server::Server,
    workspace::Workspace,
};

/// The compiler, and what runs what it makes.
pub const JDK: Need =
    Need { what: "a JDK, 17 or newer", proof: Program("javac"), source: Apt("openjdk-17-jdk-headless") };
/// What builds the bindings for the JVM.
pub const MAVEN: Need = Need { what: "Maven", proof: Program("mvn"), source: Apt("maven") };

/// What programs for the JVM are built with. Everything else comes from Maven Central.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, GXX, JDK, MAVEN];

const CONSUMER: &str = "tests/consumers/maven";
const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
/// Leads from the coordinates of the original to ours.
const ALIAS: &str = "agora-rtm-sdk-1.0.pom";

/// Builds the library and the server, then the binding, then the consumer.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(build_release()),
        // The tests of what it stands on are another part's.
        Step::Tests(
            maven(workspace, "-pl java -am verify")
                .words("-Dtest=io/rtm/java/**/*Test -Dsurefire.failIfNoSpecifiedTests=false"),
        ),
        Step::Do("the jars, and a project outside that uses them", |job| {
            let quick_start = fs::read_to_string(job.workspace.root.join("docs/java.md")).context("docs/java.md")?;
            let program = fs::read_to_string(job.workspace.root.join(CONSUMER).join("src/main/java/Hello.java"))?;
            ensure!(
                blocks(&quick_start, "java").into_iter().next().is_some_and(|block| block.trim() == program.trim()),
                "the first program of docs/java.md is not that of {CONSUMER}/src/main/java/Hello.java"
            );
            consume(job)
        }),
    ]
}

/// Maven over the bindings, with words that contain no spaces.
pub fn maven(workspace: &Workspace, words: &str) -> Cmd {
    Cmd::new("mvn").words("-q -B -f bindings/pom.xml").words(words).define("rtm.target", workspace.release())
}

fn consume(job: &Job) -> Result<()> {
    let folder = job.workspace.target.join("maven");
    let (repository, local) = (folder.join("repository"), folder.join("consumer-local"));
    // What was resolved before would be taken for the new one.
    for stale in [&repository, &local.join("io/rtm"), &local.join("io/agora"), &folder.join("consumer")] {
        if stale.exists() {
            fs::remove_dir_all(stale).with_context(|| format!("cannot empty {}", stale.display()))?;
        }
    }
    fs::create_dir_all(&folder)?;
    let url = format!("file://{}", repository.display());
    job.run(
        &maven(&job.workspace, "-pl java -am deploy -DskipTests")
            .define("altDeploymentRepository", format!("rtm::{url}")),
    )?;
    packed(job, &repository)?;
    let alias = repository.join("io/agora/rtm/agora-rtm-sdk/1.0");
    fs::create_dir_all(&alias)?;
    fs::copy(job.workspace.root.join("packaging/maven").join(ALIAS), alias.join(ALIAS)).context(ALIAS)?;
    let server = Server::start(&job.workspace, &folder.join("server.log"))?;
    let consumer = |goal: &str, group: &str, artifact: &str, version: &str| {
        Cmd::new("mvn")
            .words("-q -B -f")
            .arg(Path::new(CONSUMER).join("pom.xml"))
            .arg(goal)
            .define("maven.repo.local", &local)
            .define("rtm.repository", &url)
            .define("rtm.group", group)
            .define("rtm.artifact", artifact)
            .define("rtm.version", version)
            .define("rtm.loaded", prefix::VERSION)
            .define("rtm.out", folder.join("consumer").join(artifact))
    };
    for (group, artifact, version) in
        [("io.rtm", "rtm-java", prefix::VERSION), ("io.agora.rtm", "agora-rtm-sdk", "1.0")]
    {
        job.run(&consumer("test", group, artifact, version).env("RTM_SERVER", server.url()))?;
        // Quiet as it is, it would be as quiet about tests that it did not find.
        let report = folder.join("consumer").join(artifact).join("surefire-reports/ConsumerTest.txt");
        let report =
            fs::read_to_string(&report).with_context(|| format!("no test was run: {} is missing", report.display()))?;
        ensure!(report.contains("Tests run: 3, Failures: 0"), "not all tests were run: {report}");
    }

    let shrunk = folder.join("shrunk");
    let (jars, proguard) = (shrunk.join("jars"), shrunk.join("proguard"));
    if jars.exists() {
        fs::remove_dir_all(&jars)?;
    }
    job.run(
        &consumer(COPY, "io.rtm", "rtm-java", prefix::VERSION)
            .define("includeScope", "runtime")
            .define("outputDirectory", &jars),
    )?;
    job.run(
        &Cmd::new("mvn")
            .words("-q -B -f tests/consumers/proguard/pom.xml")
            .arg(COPY)
            .define("maven.repo.local", &local)
            .define("outputDirectory", &proguard),
    )?;
    let (classes, out) = (folder.join("consumer/rtm-java/classes"), shrunk.join("out"));
    job.run(&Cmd::new("tests/consumers/proguard/shrink.sh").arg(&jars).arg(&proguard).arg(&classes).arg(&out))?;
    let said = job.run_quietly(
        &Cmd::new("java").arg("-cp").arg(out.join("hello.jar")).arg("Hello").env("RTM_SERVER", server.url()),
    )?;
    ensure!(said.contains("ann says: hello"), "the shrunk program said: {said}");
    server.stop()
}

/// What the repository has to hold for others.
fn packed(job: &Job, repository: &Path) -> Result<()> {
    let version = prefix::VERSION;
    let java = repository.join(format!("io/rtm/rtm-java/{version}/rtm-java-{version}"));
    let kotlin = repository.join(format!("io/rtm/rtm-kotlin/{version}/rtm-kotlin-{version}.jar"));
    for end in [".jar", "-sources.jar", "-javadoc.jar", ".pom"] {
        let file = format!("{}{end}", java.display());
        ensure!(Path::new(&file).is_file(), "{file} is missing");
    }
    let jar = format!("{}.jar", java.display());
    let classes = job.run_quietly(&Cmd::new("jar").arg("tf").arg(&jar))?;
    ensure!(classes.contains("META-INF/proguard/rtm-java.pro"), "no ProGuard rules in {jar}");
    ensure!(!classes.contains("android/content"), "a class of Android in {jar}");
    let library = job.run_quietly(&Cmd::new("jar").arg("tf").arg(&kotlin))?;
    ensure!(library.contains("natives/linux-x86-64/librtm.so"), "no library in {}", kotlin.display());
    let sources = repository.join(format!("io/rtm/rtm-kotlin/{version}/rtm-kotlin-{version}-sources.jar"));
    let files = job.run_quietly(&Cmd::new("jar").arg("tf").arg(&sources))?;
    ensure!(files.contains("io/rtm/uniffi/rtm.kt"), "no generated code in {}", sources.display());
    Ok(())
}
