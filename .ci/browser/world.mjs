// Makes the demo's world worth looking at: two sources are crawled, alert rules made, a complaint and a gang come, a
// review is edited, and one site changes so that it can no longer be read.
import { live, owners, password, plays } from './plays.mjs';

const base = process.env.BASE_URL;
let cookie = '';
async function api(method, path, body) {
  const r = await fetch(base + '/api/v1' + path, { method, headers: { 'Content-Type': 'application/json', cookie }, body: body && JSON.stringify(body) });
  cookie = r.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  const text = await r.text();
  if (!r.ok && r.status !== 409) throw new Error(`${method} ${path}: ${r.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
async function tick(origin, body) {
  const r = await fetch(origin + '/tick', { method: 'POST', body: JSON.stringify(body) });
  if (!r.ok) throw new Error(`tick ${JSON.stringify(body)}: ${r.status} ${await r.text()}`);
}

const zhalobnaya = new URL(process.env.ZHALOBNAYA).origin, otklik = new URL(process.env.OTKLIK).origin;
await api('POST', '/session', { mail: process.env.MAIL, password: process.env.PASSWORD });
await api('POST', '/demo/clock', { advance: '6h' });
await api('POST', '/watches', { query: 'is:complaint', language: 'ru' });
await api('POST', '/watches', { name: 'О Флорамо', query: 'Флорамо', language: 'uk' });
await api('POST', '/views', { name: 'Плохие букеты', query: 'букет', filters: ['rating:<3'], shared: true });
await tick(zhalobnaya, { do: 'add', review: { author: { name: 'Анна' }, rating: 1, title: 'Обман', text: 'Деньги взяли, цветы не привезли, верните деньги! <script>alert(1)</script>' } });
// One text on two sites is one row of the list.
for (const site of ['forum.example', 'blog.example']) {
  await api('POST', `/import?site=${site}`, { id: site, rating: 1, published: '2026-01-15', text: 'Заказала корзину на юбилей мамы, оплатила вечером картой. Утром привезли вялые гиацинты, половина осыпалась ещё в коридоре.' });
}
// Who plays, and what is played with: old enough to stand on no page that others look at.
for (const { mail, name, lang } of [...Object.entries(plays).map(([lang, p]) => ({ ...p, lang })), ...live.people]) await api('POST', '/people', { mail, name, language: lang, role: 'manager', password });
for (const [language, mail] of Object.entries(owners)) await api('POST', '/people', { mail, name: mail, language, role: 'owner', password });
for (const { site, texts, copied } of [...Object.values(plays), live]) {
  for (const [i, text] of texts.entries()) await api('POST', `/import?site=${site}`, { id: `${site}-${i}`, rating: i % 5 + 1, published: `2019-0${i % 3 + 1}-15`, text });
  for (const at of copied ? ['a', 'b'] : []) await api('POST', `/import?site=${at}-${site}`, { id: `${site}-${at}`, rating: 1, published: '2019-02-01', text: copied });
}
const { now } = await api('GET', '/status');
await tick(otklik, { do: 'gang', at: now });
await api('POST', '/demo/clock', { advance: '6h' });
await tick(zhalobnaya, { do: 'break' });
await api('POST', '/demo/clock', { advance: '6h' });
await api('POST', '/sources', { name: 'Без ответственного', url: otklik.replace('127.0.0.1', 'otklik.example').replace(/:\d+/, '') + '/item', period: '24h' });
// The block that the demo proposes is confirmed, so that there is an appeal to walk over.
const { blocks } = await api('GET', '/blocks?state=waiting');
for (const b of blocks) await api('POST', `/blocks/${b.id}/confirm`, {});
await api('POST', '/demo/clock', { advance: '1s' });
console.log('the world is ready');
