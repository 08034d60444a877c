// Speaks to the daemon with vscode-jsonrpc: node client.mjs SOCKET [JAIL]
// Prints one JSON line per step; exit code 0 when every step went as expected, else 1.
// ADDRESS is of a range kept for documentation (RFC 5737), so that nobody is ever locked out.

import net from 'node:net';
import rpc from 'vscode-jsonrpc/node';

const ADDRESS = '203.0.113.77';
const STEP_LIMIT_MS = 10_000;
const REQUEST_CANCELLED = -32800;

const [socketPath, wantedJail] = process.argv.slice(2);
if (!socketPath) {
    console.error('usage: node client.mjs SOCKET [JAIL]');
    process.exit(1);
}

const socket = net.connect(socketPath);
await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(socket), new rpc.StreamMessageWriter(socket));

const events = [];
let wakeUp = () => { };
connection.onNotification('event.raised', raised => {
    events.push(raised);
    wakeUp();
});
connection.listen();

function limited(promise, what) {
    let timer;
    const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${STEP_LIMIT_MS} ms: ${what}`)), STEP_LIMIT_MS);
    });
    return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

async function step(name, action) {
    const result = await limited(action(), name);
    console.log(JSON.stringify({ step: name, result }));
    return result;
}

function expect(condition, text) {
    if (!condition) {
        throw new Error(`expected: ${text}`);
    }
}

async function eventOf(type) {
    for (;;) {
        const found = events.find(raised => raised.event.type === type && raised.event.id === ADDRESS);
        if (found) {
            return found;
        }

        await new Promise(resolve => { wakeUp = resolve; });
    }
}

async function errorOf(promise) {
    try {
        await promise;
    } catch (error) {
        return { code: error.code, message: error.message, data: error.data };
    }

    throw new Error('expected: an error');
}

async function run() {
    const pong = await step('daemon.ping', () => connection.sendRequest('daemon.ping'));
    expect(pong.reply === 'pong', 'pong');

    const list = await step('jail.list', () => connection.sendRequest('jail.list', { limit: 10 }));
    const jail = wantedJail ?? list.jails[0].name;
    expect(list.jails.some(one => one.name === jail), `a jail ${jail}`);

    // Two positions go as an array, one object as itself: both forms of parameters.
    const types = ['ban', 'unban'];
    const { subscription } = await step('event.subscribe', () => connection.sendRequest('event.subscribe', types, [jail]));

    const added = await step('ban.add', () => connection.sendRequest('ban.add', { addresses: [ADDRESS], jail, banTime: 600, reason: 'wire test' }));
    expect(added.added.includes(ADDRESS), 'the address banned');
    const raised = await step('event.raised', () => eventOf('ban'));
    expect(raised.subscription === subscription && raised.event.jail === jail, 'an event of this subscription and jail');

    const removed = await step('ban.remove', () => connection.sendRequest('ban.remove', { addresses: [ADDRESS] }));
    expect(removed.removed.some(one => one.id === ADDRESS && one.jail === jail), 'the address lifted');
    await step('event.raised', () => eventOf('unban'));

    const unknownJail = await step('unknown jail', () => errorOf(connection.sendRequest('jail.get', { jail: 'no such jail' })));
    expect(unknownJail.code === 1001 && unknownJail.data.type === 'unknownJail', 'the refusal with its own code');
    const unknownMethod = await step('unknown method', () => errorOf(connection.sendRequest('no.such')));
    expect(unknownMethod.code === -32601, 'no such method');

    // The cancel goes out right behind the request; the answer is its result or -32800, and exactly one of them.
    const source = new rpc.CancellationTokenSource();
    const cancelled = connection.sendRequest('ban.list', {}, source.token);
    source.cancel();
    const outcome = await step('cancel', () => cancelled.then(() => 'answered', error => error.code));
    expect(outcome === 'answered' || outcome === REQUEST_CANCELLED, 'an answer or the cancellation');

    // A request that takes long is cancelled for certain.
    const waiting = new rpc.CancellationTokenSource();
    const asleep = connection.sendRequest('command.run', { words: ['sleep', '60'] }, waiting.token);
    setTimeout(() => waiting.cancel(), 200);
    const woken = await step('cancel what waits', () => asleep.then(() => 'answered', error => error.code));
    expect(woken === REQUEST_CANCELLED, 'the cancellation');

    await step('daemon.ping after all', () => connection.sendRequest('daemon.ping'));
}

let exitCode = 0;
try {
    await run();
} catch (error) {
    console.log(JSON.stringify({ step: 'failed', error: error.message }));
    exitCode = 1;
}

connection.end();
connection.dispose();
socket.destroy();
process.exit(exitCode);
