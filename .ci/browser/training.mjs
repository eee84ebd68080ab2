// A training that only measures, by keyboard alone, and what somebody sees of it who may only read: part of the walk. It comes
// last: while a training runs its page renews itself, and that is not the page that others walk.
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
}
