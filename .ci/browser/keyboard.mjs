// The work on mentions by keyboard alone, beside colleagues, and without scripts: part of the walk, which hands along its page.
import { chromium } from 'playwright-core';
import { join } from 'node:path';

// keyboard: tabTo presses Tab until an element has the focus; at says where the walk is; fault tells what is wrong there.
export function keyboard({ page, context, base, out, tabTo, checkAxe, at, fault }) {
  const want = (what, ok) => { if (!ok) fault(what); };
  const stage = n => page.locator('.hit .stage').nth(n).getAttribute('class');
  // press sends a key; said: and waits for what the page says of it.
  async function press(key, said) {
    await page.evaluate(() => { document.querySelector('#said').textContent = ''; });
    await page.keyboard.press(key);
    if (said) await page.waitForFunction(() => document.querySelector('#said').textContent !== '' && !document.body.hasAttribute('aria-busy'));
  }
  const list = base + '/search?q=' + encodeURIComponent('букет');

  // workByKeyboard works on mentions with keys alone, and undoes it, at one width in one language.
  async function workByKeyboard(lang, size) {
    at(`work by keyboard ${lang} ${size.width}`);
    await page.setViewportSize(size);
    await page.goto(list);
    want('wrong language', await page.evaluate(() => document.documentElement.lang) === lang);
    await page.evaluate(() => document.activeElement.blur());
    if (!await tabTo('.hit')) return;
    await press('e', true);
    want('e does not finish', (await stage(0)).includes('done'));
    want('the focus does not go on', await page.evaluate(() => document.activeElement === document.querySelectorAll('.hit')[1]));
    await press('z', true);
    want('z does not undo', (await stage(0)).includes('new'));
    await press('w', true);
    want('w does not take up', (await stage(1)).includes('open'));
    await press('z', true);
    await page.keyboard.press('k');
    for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
    want('x does not choose', await page.locator('.hit.is-chosen').count() === 2);
    await press('d', true);
    want('d does not drop what is chosen', (await stage(0)).includes('dropped') && (await stage(1)).includes('dropped') && await page.locator('.hit.is-chosen').count() === 0);
    await press('z', true);
    await page.keyboard.press('t');
    await page.keyboard.type('проверка dez');
    await press('Enter', true);
    want('t does not tag, or keys act in a field', await page.locator('.hit .tag', { hasText: 'проверка dez' }).count() === 1 && (await stage(1)).includes('new'));
    await press('z', true);
    await page.locator('.bulk-more summary').click();
    await page.locator('.view-more > summary').click();
    for (const s of await page.locator('.view-edit summary').all()) await s.click();
    want('scrolls sideways', await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await checkAxe();
    await page.screenshot({ path: join(out, `work-${lang}-${size.width}.png`) });
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('?');
    want('? shows no help', await page.locator('#keys').isVisible());
    await checkAxe();
    await page.keyboard.press('Escape');
    want('Escape does not close the help', !await page.locator('#keys').isVisible());
  }

  // copiesByKeyboard handles a row that stands for two copies, and takes one out of its cluster, back, and joins it to another
  // document, with keys alone.
  async function copiesByKeyboard(lang, size) {
    at(`copies by keyboard ${lang} ${size.width}`);
    await page.setViewportSize(size);
    await page.goto(base + '/search?q=' + encodeURIComponent('"вялые гиацинты"'));
    await page.evaluate(() => document.activeElement.blur());
    if (!await tabTo('.hit')) return;
    want('two copies are not one row', await page.locator('.hit').count() === 1 && await page.locator('.hit .fold').count() === 1);
    const ids = (await page.locator('.hit input[name=pick]').getAttribute('value')).split(' ').map(p => p.split(':')[0]);
    const stages = async () => (await Promise.all(ids.map(async id => (await (await context.request.get(base + '/api/v1/documents/' + id)).json()).handling.stage))).join(' ');
    await press('e', true);
    want(`e handles ${await stages()}`, await stages() === 'done done');
    await press('z', true);
    want(`z leaves ${await stages()}`, await stages() === 'new new');
    if (await tabTo('.fold summary', 30)) await page.keyboard.press('Enter');
    want('the copies do not show', await page.locator('.fold .twins a').first().isVisible());
    await checkAxe();
    await page.screenshot({ path: join(out, `copies-${lang}-${size.width}.png`) });
    const act = async (name, other) => { // opens the form of a decision, fills it and sends it, by Tab and Enter
      await page.evaluate(() => document.activeElement.blur());
      const form = `.cluster form[action$="/cluster/${name}"]`;
      const summary = await page.evaluate(f => { const d = document.querySelector(f)?.closest('details'); const all = [...document.querySelectorAll('.cluster summary')]; return d ? all.indexOf(d.querySelector('summary')) : -1; }, form);
      if (summary < 0) return fault(`there is no form to ${name}`);
      await page.evaluate(n => document.querySelectorAll('.cluster summary').forEach((s, i) => { s.toggleAttribute('data-act', i === n); }), summary);
      if (!await tabTo('[data-act]', 120)) return;
      await page.keyboard.press('Enter');
      if (other) { if (!await tabTo(`${form} input[name=other]`, 10)) return; await page.keyboard.type(other); }
      if (!await tabTo(`${form} input[name=reason]`, 10)) return;
      await page.keyboard.type('проверка');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    };
    await page.goto(base + '/d/' + ids[0]);
    const others = () => page.locator('.cluster > .twins > li').count();
    want('the page does not show the copy', await others() === 1);
    await act('split');
    want('it is not taken out', await others() === 0 && await page.locator('.flash').count() === 1);
    await act('undo');
    want('it is not back', await others() === 1);
    await act('split');
    await act('merge', base + '/d/' + ids[1]);
    want('they are not joined', await others() === 1);
    await checkAxe();
    await page.screenshot({ path: join(out, `cluster-${lang}-${size.width}.png`), fullPage: true });
  }

  // worksBeside: what a colleague does is shown, and forms do without scripts.
  async function worksBeside() {
    at('news of the list');
    await page.goto(list);
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(e => e.name.includes('/search/news') && e.responseEnd > 0));
    const id = await page.locator('.hit').nth(3).getAttribute('data-id');
    await context.request.post(base + `/api/v1/documents/${id}/handling`, { data: { version: Number((await page.locator('.hit .handled').nth(3).getAttribute('data-key')).split('.')[0]), change: { stage: 'open' } } });
    const top = await page.evaluate(() => document.querySelectorAll('.hit')[3].getBoundingClientRect().top);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForSelector(`[data-id="${id}"] .stage.open`, { timeout: 10000 });
    want('the list jumps', Math.abs(top - await page.evaluate(() => document.querySelectorAll('.hit')[3].getBoundingClientRect().top)) < 2);

    at('work without scripts');
    const other = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
    const plain = await (await other.newContext({ javaScriptEnabled: false, storageState: await context.storageState() })).newPage();
    await plain.goto(list);
    for (const n of [0, 1]) await plain.locator('.hit input[name=pick]').nth(n).check();
    await plain.locator('.bulk button[value=done]').click();
    await plain.waitForURL(/#d-/);
    want('forms do not finish', (await plain.locator('.hit .stage').nth(1).getAttribute('class')).includes('done') && await plain.locator('.flash').count() === 1);
    await Promise.all([plain.waitForNavigation(), plain.locator('.bulk button[formaction]').click()]);
    want('the form does not undo', (await plain.locator('.hit .stage').nth(1).getAttribute('class')).includes('new'));
    await other.close();
  }

  return { workByKeyboard, copiesByKeyboard, worksBeside };
}
