// A training that only measures, by keyboard alone, what somebody sees of it who may only read, and one that is withdrawn: part of the
// walk. It comes last: while a training runs its page renews itself, and that is not the page that others walk.
import { widths } from './hands.mjs';
import { owners, password, plays } from './plays.mjs';

export async function training(open, lang = 'uk') {
  const signedIn = async mail => { const hands = await open({ lang }); await hands.signIn({ mail, password }); await hands.speak(lang); return hands; };
  const owner = await signedIn(owners[lang]), reader = await signedIn(plays[lang].mail);
  const { page, base, want, at, to, press, until, look } = owner;
  const last = async () => (await (await page.request.get(`${base}/api/v1/training`)).json()).run;
  // Without any correction none is offered, so one verdict is corrected first.
  at('a correction to learn from');
  await page.goto(base + '/training');
  if (await page.locator('main button[name=dry]').count() === 0) {
    await page.goto(base + '/search');
    if (await to('.hit')) await page.keyboard.press('c');
    await page.waitForSelector('.hit .corrected');
  }
  for (const size of widths) {
    at('dry training by keyboard', size);
    await page.setViewportSize(size);
    await page.goto(base + '/training');
    const before = await last();
    await press('main button[name=dry]');
    const asked = await last();
    if (!want('no dry training is asked for', asked?.dry_run && asked.number === (before?.number ?? 0) + 1)) return;
    // The page tells by itself how far it is: nobody loads it anew.
    if (!await until('the page says that it is over', () => page.locator('#training:not([hx-get]) button[name=dry]').isVisible(), 120000)) return;
    const { state } = await last(), tables = await page.locator('#training-table').count(), refusals = await page.locator('[aria-labelledby=training-last] .hint').count();
    want(`${state}, with ${tables} tables and ${refusals} refusals`, state === 'done' ? tables === 1 : state === 'refused' && refusals === 1);
    want('what only measured has made a version', (await (await page.request.get(`${base}/api/v1/training/versions`)).json()).versions.length === 0);
    await look(`training-keys-${lang}-${size.width}`);
    reader.at('training, read only', size);
    await reader.page.setViewportSize(size);
    await reader.page.goto(base + '/training');
    reader.want('who may only read is offered a training', await reader.page.locator('#training button').count() === 0 && await reader.page.locator('#training-last').count() === 1);
    await reader.look(`training-read-${lang}-${size.width}`);
  }
  await withdrawn(owner, last);
}

// withdrawn plays a training that is long enough to be withdrawn with its button while it runs: some seconds for so many letters.
async function withdrawn({ page, base, lang, want, at, to, press, enter, until, look }, last) {
  at('training withdrawn by keyboard', widths[0]);
  await page.setViewportSize(widths[0]);
  const api = async (method, path, data) => {
    const r = await page.request[method](`${base}/api/v1${path}`, { data: data && Buffer.from(data), headers: { 'Content-Type': 'application/json' }, failOnStatusCode: true });
    return r.json();
  };
  const site = 'long.play.example', syllables = 'ба ве ги до жу за ки ло му не по ра'.split(' ');
  const word = n => syllables[n % 12] + syllables[Math.floor(n / 12) % 12] + syllables[Math.floor(n / 144) % 12];
  const line = i => JSON.stringify({ id: `long-${i}`, published: '2019-03-15', text: Array.from({ length: 150 }, (_, k) => word((i * 151 + k * k * 7) % 1728)).join(' ') });
  await api('post', `/import?site=${site}`, Array.from({ length: 500 }, (_, i) => line(i)).join('\n'));
  await until('the texts are found', async () => (await api('get', `/documents?limit=0&q=site:${site}`)).total === 500);
  const { id } = await api('post', '/bulk', JSON.stringify({ query: `site:${site}`, change: { verdict: { complaint: 'yes', tone: 'negative', category: 'complaint' } } }));
  await until('they are corrected', async () => (await api('get', `/bulk/${id}`)).state === 'done');
  await page.goto(base + '/training');
  await press('main button[name=dry]');
  const asked = await last();
  if (!await until('the training runs', async () => (await last()).state === 'running') || !await to('#training-withdraw')) return;
  await page.evaluate(() => new Promise((renewed, late) => { // under the hand
    document.body.addEventListener('htmx:afterSettle', renewed, { once: true });
    setTimeout(() => late(new Error('the page of a training that runs does not renew itself')), 20000);
  }));
  want('the focus is lost when the page renews itself', await to('#training-withdraw', 1));
  await enter();
  const is = await last();
  want(`withdrawn, but ${is.state} by ${is.withdrawn_by}`, is.number === asked.number && is.state === 'withdrawn' && is.withdrawn_by === is.by);
  want('a withdrawn training is not over on its page', await page.locator('#training:not([hx-get]) button[name=dry]').isVisible() && await page.locator('#training-withdraw').count() === 0);
  await look(`training-withdrawn-${lang}-${widths[0].width}`);
}
