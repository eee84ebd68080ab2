// Two people in one list, what comes while it is read, and forms without scripts: part of the walk. One console speaks
// Russian, the other Ukrainian; each is held by keys alone.
import { live, password } from './plays.mjs';

export async function beside(open, base) {
  const [one, two] = await Promise.all(live.people.map(async ({ mail, lang }) => {
    const hands = await open({ lang });
    await hands.signIn({ mail, password });
    await hands.speak(lang);
    return hands;
  }));
  const list = `${base}/search?q=${encodeURIComponent('site:' + live.site)}`;
  const stage = (hands, n) => hands.page.locator('.hit .stage').nth(n).getAttribute('class');
  const said = hands => hands.page.waitForFunction(() => document.querySelector('#said').textContent).then(h => h.jsonValue());
  // look again: a page that is seen anew asks at once, and not only after 20 seconds
  const lookAgain = hands => hands.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  const handling = async (hands, id) => (await (await hands.page.request.get(`${base}/api/v1/documents/${id}`)).json()).handling; // as the store has it
  const begun = hands => hands.page.waitForFunction(() => performance.getEntriesByType('resource').some(e => e.name.includes('/search/news') && e.responseEnd > 0));

  async function sameRow() {
    for (const hands of [one, two]) { hands.at('one list'); await hands.page.goto(list); await begun(hands); await hands.to('.hit'); }
    await one.page.keyboard.press('e');
    await said(one);
    one.want('the first does not finish it', (await stage(one, 0)).includes('done'));
    await two.page.keyboard.press('d');
    const told = await said(two);
    two.want('what a colleague did is overwritten', (await stage(two, 0)).includes('done'));
    two.want(`both values are not shown: ${told}`, told.includes(live.people[0].name) && told.includes('готово') && told.includes('не наше'));
    two.want('the focus leaves what somebody else was first at', await two.page.evaluate(() => document.activeElement === document.querySelector('.hit')));
    await two.look('beside-list', false);
    const { stage: kept } = await handling(one, await one.page.locator('.hit').first().getAttribute('data-id'));
    one.want(`the first has not kept it: ${kept}`, kept === 'done');
  }

  // someOfSeveral: of two that the second puts aside the first has finished one. That one is told of, marked and ticked again.
  async function someOfSeveral() {
    for (const hands of [one, two]) { hands.at('some of several'); await hands.page.goto(list); await begun(hands); await hands.to('.hit'); }
    const row = n => two.page.locator('.hit').nth(n), classes = n => row(n).getAttribute('class');
    for (const k of ['j', 'j', 'e']) await one.page.keyboard.press(k);
    await said(one);
    await two.held(async free => { // d is sent on when all keys are pressed: where its answer comes earlier, k goes on from where that led
      for (const k of ['j', 'j', 'x', 'j', 'j', 'x', 'd', 'k', 'a']) await two.page.keyboard.press(k);
      free();
      await two.page.waitForFunction(() => !document.body.hasAttribute('aria-busy'));
    });
    const told = await said(two);
    two.want(`what a colleague was first at is not told at the end: ${told}`, told.includes(live.people[0].name) && await two.page.locator('#said.wrong').count() === 1);
    two.want(`the rows are ${await stage(two, 2)}, ${await stage(two, 4)}`, (await stage(two, 2)).includes('done') && (await stage(two, 4)).includes('dropped'));
    two.want(`what was left is ${await classes(2)}, what was done is ${await classes(4)}`, /is-failed/.test(await classes(2)) && /is-chosen/.test(await classes(2)) && !/is-failed|is-chosen/.test(await classes(4)));
    two.want('the focus does not go to what was left', await row(2).evaluate(e => document.activeElement === e));
    for (const [hands, times] of [[two, 2], [one, 1]]) for (let n = 0; n < times; n++) {
      await hands.page.evaluate(() => { document.querySelector('#said').textContent = ''; });
      await hands.page.keyboard.press('z');
      await said(hands);
      await hands.page.waitForFunction(() => !document.body.hasAttribute('aria-busy'));
    }
    await two.page.goto(list);
    two.want('not all is as it was', (await stage(two, 2)).includes('new') && (await stage(two, 4)).includes('new'));
  }

  // sameDocument: one finishes it and tags it while the other has it open, first for a note alone, then for what the first has changed, too.
  async function sameDocument() {
    const [href] = await one.page.locator('.hit h2 a').evaluateAll(all => all.map(a => a.href).slice(1)), id = href.split('/').pop();
    for (const hands of [one, two]) { hands.at('one document'); await hands.page.goto(href); }
    const choose = async (hands, key) => { if (await hands.to('#work-stage')) await hands.page.keyboard.press(key); };
    await choose(one, 'End');
    await choose(one, 'ArrowUp'); // done
    await one.write('#work-tags', 'наше');
    await one.enter();
    await two.write('#work-note', 'лише нотатка');
    await two.press('.work form > button[type=submit]');
    two.want('a note alone asks', await two.page.locator('.clash').count() === 0 && (await two.page.locator('.flash').textContent()).includes(live.people[0].name));
    let is = await handling(one, id);
    two.want(`a note alone makes ${JSON.stringify(is)}`, is.stage === 'done' && is.tags.join() === 'наше' && is.notes === 1);

    await two.page.setViewportSize({ width: 360, height: 780 });
    await one.page.goto(href);
    await choose(one, 'End'); // not ours
    await one.press('.work form > button[type=submit]');
    await choose(two, 'Home');
    await two.write('#work-tags', 'наше, чуже');
    await two.write('#work-note', 'не губіть');
    await two.press('.work form > button[type=submit]');
    const both = await two.page.locator('.clash').textContent();
    two.want(`both values are not shown: ${both}`, ['не наше', 'новий', '+чуже', 'нотатка', live.people[0].name].every(t => both.includes(t)));
    two.want('the clash is not seen, or has no focus', await two.page.evaluate(() => { const c = document.querySelector('.clash'), box = c.getBoundingClientRect(); return document.activeElement === c && box.top >= 0 && box.top < innerHeight / 2; }));
    await two.look('beside-document', false);
    is = await handling(one, id);
    two.want(`before anybody has chosen: ${JSON.stringify(is)}`, is.stage === 'dropped' && is.tags.join() === 'наше,чуже' && is.notes === 2);
    await two.press('.langs button[value=en]');
    two.want('the switch of languages leads astray', two.page.url().split('#')[0] === href && (await two.page.locator('.history').textContent()).includes('не губіть'));
    await two.speak('uk');
    await choose(one, 'Home');
    await choose(one, 'ArrowDown'); // under way
    await one.press('.work form > button[type=submit]');
    await choose(two, 'Home');
    await two.press('.work form > button[type=submit]');
    await two.press('.clash form button');
    is = await handling(one, id);
    two.want(`what was chosen is not written: ${JSON.stringify(is)}`, is.stage === 'new' && is.tags.join() === 'наше,чуже' && is.notes === 2);
    await two.page.setViewportSize({ width: 1440, height: 900 });
  }

  // comes: a colleague's work and a new mention show while the list is read, and nothing jumps.
  async function comes() {
    one.at('news of the list');
    await one.page.goto(list);
    await begun(one);
    const row = one.page.locator('.hit').nth(3), id = await row.getAttribute('data-id'), top = () => row.evaluate(e => e.getBoundingClientRect().top);
    await one.to('.hit');
    const at = await top();
    await two.page.request.post(`${base}/api/v1/documents/${id}/handling`, { data: { version: Number((await row.locator('.handled').getAttribute('data-key')).split('.')[0]), change: { stage: 'open' } } });
    await lookAgain(one);
    await one.page.waitForSelector(`[data-id="${id}"] .stage.open`);
    one.want('the list jumps', Math.abs(at - await top()) < 2);
    await two.page.request.post(`${base}/api/v1/import?format=jsonl&site=${live.site}`, { headers: { 'Content-Type': 'application/x-ndjson' }, data: JSON.stringify({ id: 'new', rating: 2, published: '2019-05-01', text: live.later }) });
    await one.until('what is new is told', async () => { // the index takes it up by itself; the page asks as one who looks at it now and then
      await lookAgain(one);
      return one.page.locator('.news a').isVisible();
    });
    one.want('the focus is lost', await one.page.evaluate(() => document.activeElement.matches('.hit')));
    await one.look('beside-news', false);
    await one.toggle('.news a');
    await one.page.waitForSelector(`.hit:first-of-type:has-text("${live.later}")`);
  }

  async function withoutScripts() {
    const hands = await open({ lang: 'ru', javaScriptEnabled: false, storageState: await one.page.context().storageState() }), { page } = hands;
    hands.at('work without scripts');
    await page.goto(list);
    for (const n of [1, 2]) await page.locator('.hit input[name=pick]').nth(n).check();
    await page.locator('.bulk button[value=done]').click();
    await page.waitForURL(/#d-/);
    hands.want('forms do not finish', (await stage(hands, 2)).includes('done') && await page.locator('.flash').count() === 1);
    await Promise.all([page.waitForNavigation(), page.locator('.bulk button[formaction]').click()]);
    hands.want('the form does not undo', (await stage(hands, 2)).includes('new'));
  }

  await sameRow();
  await someOfSeveral();
  await sameDocument();
  await comes();
  await withoutScripts();
}
