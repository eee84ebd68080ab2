// A search engine that is stopped while somebody types: part of the walk. The product stands before a door of ours to
// Elasticsearch; a shut door is a stopped node: whoever knocks is refused, and who was inside is cut off.
// MOLVA: the binary. MOLVA_CI_ELASTICSEARCH: the node; without one there is no play, and that is a fault.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = `walk${process.pid}`;
const texts = ['Букет приехал целым', 'Букет завял к вечеру', 'Роза без шипов'];

// doorTo is a port that leads to the node while it is open.
async function doorTo(node, port = 0) {
  const inside = new Set();
  const server = createServer(guest => {
    const host = connect(+node.port || 9200, node.hostname);
    for (const [a, b] of [[guest, host], [host, guest]]) { inside.add(a); a.on('error', () => b.destroy()).on('close', () => { inside.delete(a); b.destroy(); }).pipe(b); }
  });
  await new Promise((ok, no) => server.on('error', no).listen(port, '127.0.0.1', ok));
  return { port: server.address().port, shut: () => { server.close(); for (const s of inside) s.destroy(); } };
}

async function freePort() {
  const free = await new Promise(ok => { const s = createServer().listen(0, '127.0.0.1', () => ok(s)); }), { port } = free.address();
  await new Promise(ok => free.close(ok));
  return port;
}

// served starts the product before the door; told is what it says: whom to sign in as.
async function served(data, door) {
  const port = await freePort(), child = spawn(process.env.MOLVA, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--elasticsearch', `http://127.0.0.1:${door}`, '--index-prefix', prefix, '--alone']);
  let said = '';
  const ready = new Promise((ok, no) => {
    for (const out of [child.stdout, child.stderr]) out.on('data', d => { said += d; if (/the password \S+/.test(said)) ok(); });
    child.on('exit', code => no(new Error(`ended with ${code}: ${said}`)));
  });
  await ready;
  return { child, base: `http://127.0.0.1:${port}`, owner: { mail: said.match(/\S+@[\w.-]+\w/)[0], password: said.match(/the password (\S+)/)[1] } };
}

// dropIndices takes away what the product left on the node; a node deletes by whole names alone.
async function dropIndices(node) {
  const ask = async (path, options) => { const r = await fetch(new URL(path, node), options); if (!r.ok) throw new Error(`${path}: ${r.status} ${await r.text()}`); return r.json(); };
  for (const { index } of await ask(`/_cat/indices/${prefix}-*?format=json&h=index`)) await ask(`/${index}`, { method: 'DELETE' });
}

export async function away(open) {
  if (!process.env.MOLVA_CI_ELASTICSEARCH) throw new Error('MOLVA_CI_ELASTICSEARCH names no node that could go away; .ci/run browser starts one');
  const node = new URL(process.env.MOLVA_CI_ELASTICSEARCH), data = mkdtempSync(join(tmpdir(), 'walk-away-'));
  let door = await doorTo(node), child, hands;
  try {
    const product = await served(data, door.port), { base, owner } = product;
    child = product.child;
    hands = await open({ base, lang: 'ru' });
    const { page, want, at, to, write, until, look } = hands;
    const known = () => page.request.get(`${base}/api/v1/documents?limit=1`);
    await hands.signIn(owner);
    await page.request.put(`${base}/api/v1/company`, { data: { name: 'Флорамо', brands: ['Флорамо'] } });
    for (const [i, text] of texts.entries()) await page.request.post(`${base}/api/v1/import?format=jsonl&site=away.example`, { headers: { 'Content-Type': 'application/x-ndjson' }, data: JSON.stringify({ id: String(i), rating: i + 1, text }) });
    await page.goto(base + '/search');
    await hands.speak('ru');
    at('engine away');
    const found = n => page.waitForFunction(n => document.querySelectorAll('.hit').length === n, n);
    const saysAway = () => page.locator('#results .alarm').count();
    await until('all is indexed', async () => { const r = await known(); return r.ok() && (await r.json()).total === texts.length; }, 60000);
    await write('#q', 'букет');
    await page.keyboard.press('Enter');
    await found(2);
    want('the engine is said to be away before it is', await saysAway() === 0);
    await write('#q', 'роз');
    door.shut();
    await page.keyboard.type('а шип');
    await page.waitForFunction(() => /роза/i.test(document.querySelector('#query-words').textContent)); // it is still said what that will find
    await page.keyboard.press('Enter');
    await found(1);
    want('it is not said that the engine is away', await saysAway() === 1);
    want('what the store knows is not marked', await page.locator('.hit mark').count() === 2);
    await look('engine-away-1440', false);
    await page.setViewportSize({ width: 360, height: 780 });
    await look('engine-away-360', false);
    await to('.hit');
    await page.keyboard.press('e');
    await page.waitForSelector('.hit .stage.done');
    if (await to('.hit h2 a')) await hands.enter();
    want('the mention does not open', /\/d\//.test(page.url()) && await page.locator('#work').count() === 1);
    door = await doorTo(node, door.port);
    await until('the engine is back', async () => (await known()).ok(), 60000);
    await page.goto(`${base}/search?q=${encodeURIComponent('роза')}`);
    want('it is still said that the engine is away', await saysAway() === 0 && await page.locator('.hit').count() === 1);
  } finally {
    await hands?.page.close(); // it asks for news, and whoever stops the product is no fault
    child?.kill();
    if (child) await new Promise(ok => child.exitCode === null ? child.on('exit', ok) : ok());
    door.shut();
    rmSync(data, { recursive: true, force: true });
    await dropIndices(node);
  }
}
