/**
 * One end of the measurement: `listen NAME` only takes messages; `send NAME TO` sends, 1,000 under way, and prints messages a
 * second and microseconds a round trip. The figures are those of benches/jvm/native.c.
 */
import { Client } from '../src/core/client.ts';

const COUNT = 200_000;
const WINDOW = 1_000;
const ROUNDS = 5;
const TRIPS = 5_000;

const [role, name = '', to = ''] = process.argv.slice(2);
const client = new Client({ appId: 'bench', server: process.env.RTM_SERVER ?? '' });
const message = { kind: 'text', text: 'x'.repeat(100) } as const;

/** Sends all messages; gives messages a second, and microseconds of processor time for each. */
async function round(): Promise<[rate: number, cpu: number]> {
  const begun = performance.now();
  const used = process.cpuUsage();
  await new Promise<void>(resolve => {
    let sent = 0;
    let taken = 0;
    const send = () => {
      sent++;
      client.sendToPeer(to, message).then(next);
    };
    const next = ({ received }: { received: boolean }) => {
      if (!received) throw new Error('nobody was there');
      if (++taken === COUNT) resolve();
      if (sent < COUNT) send();
    };
    for (let at = 0; at < WINDOW; at++) send();
  });
  const { user, system } = process.cpuUsage(used);
  return [COUNT / ((performance.now() - begun) / 1000), (user + system) / COUNT];
}

await client.login({ userId: name });
if (role === 'send') {
  let best = 0;
  let least = Infinity;
  for (let at = 0; at < ROUNDS; at++) {
    const [rate, cpu] = await round();
    best = Math.max(best, rate);
    least = Math.min(least, cpu);
  }
  const begun = performance.now();
  for (let at = 0; at < TRIPS; at++) await client.sendToPeer(to, message);
  const trip = ((performance.now() - begun) * 1000) / TRIPS;
  console.log(
    `  TypeScript    ${best.toFixed(0).padStart(9)} messages/s  ${trip.toFixed(1).padStart(6)} us a round trip`,
  );
  await client.logout();
} else {
  client.on('peerMessage', () => {});
  console.log('listening');
}
