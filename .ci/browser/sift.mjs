// Topics and rules by keyboard alone: part of the walk, which hands along its page. What is made is taken away again.
import { join } from 'node:path';

export function sift({ page, base, out, tabTo, checkAxe, at, fault }) {
  const want = (what, ok) => { if (!ok) fault(what); };
  // to goes to an element by Tab, from the top of the page.
  const to = async selector => { await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); }); return tabTo(selector, 150); };
  // write fills a field by keys; enter presses Enter and waits for the page that comes.
  const write = async (selector, text) => { if (!await to(selector)) return; await page.keyboard.press('Control+A'); await page.keyboard.type(text); };
  const enter = () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  const press = async selector => { if (await to(selector)) await enter(); };
  const says = (selector, text) => page.waitForFunction(([s, t]) => document.querySelector(s)?.textContent.includes(t), [selector, text]);
  const figure = () => page.locator('.topic-total .n').first().textContent();

  async function takeAway(list) {
    if (!await to('.removing summary')) return;
    await page.keyboard.press('Enter');
    await checkAxe();
    if (await tabTo('.removing button', 5)) await enter();
    want(`it is not taken away: ${page.url()}`, page.url() === base + list);
  }

  // topicByKeyboard makes a topic of what was searched for, sees what it finds and what an exclusion hides, saves, and rolls back.
  async function topicByKeyboard(size) {
    at(`topic by keyboard ${size.width}`);
    await page.setViewportSize(size);
    await page.goto(base + '/search?q=' + encodeURIComponent('букет'));
    await press('a[href^="/topics/new"]');
    await write('#t-name', 'Проверка темы');
    await page.waitForSelector('.topic-total');
    const all = await figure();
    await write('.exclusion input', 'розы');
    await says('#topic-preview', '«розы»');
    want('the exclusion hides nothing', await figure() !== all);
    await checkAxe();
    await page.screenshot({ path: join(out, `topic-keys-${size.width}.png`), fullPage: true });
    await enter(); // in a field Enter saves
    want(`not saved: ${page.url()}`, /\/topics\/[a-z0-9]+$/.test(page.url()) && await page.locator('.flash').count() === 1);
    await write('.exclusion input', 'пионы');
    await enter();
    want('there are not two versions', await page.locator('.history > li').count() === 2);
    await press('form[action$="/restore"] button');
    want('the first version is not back', await page.locator('.exclusion input').first().inputValue() === 'розы' && await page.locator('.history > li').count() === 3);
    await press('button[value^="variants "]');
    want('other ways to write it are not offered, or what was typed is lost', await page.locator('#variants').count() === 1 && await page.locator('#t-name').inputValue() === 'Проверка темы');
    await checkAxe();
    await page.screenshot({ path: join(out, `topic-variants-${size.width}.png`), fullPage: true });
    await page.goto(page.url());
    await takeAway('/topics');
  }

  // ruleByKeyboard makes a rule, sees what it would do, lets it do that, and takes it back.
  async function ruleByKeyboard(size) {
    at(`rule by keyboard ${size.width}`);
    await page.setViewportSize(size);
    await page.goto(base + '/rules/new?q=' + encodeURIComponent('"вялые гиацинты"'));
    await write('#r-name', 'Проверка правила');
    await write('#r-add', 'проверка');
    await page.waitForSelector('#rule-try a.n');
    await checkAxe();
    await enter();
    want(`not saved: ${page.url()}`, /\/rules\/[a-z0-9]+$/.test(page.url()));
    await press('form[action$="/apply"] button');
    want('it is not told what it did', await page.locator('form[action$="/undo"]').count() === 1);
    await checkAxe();
    await page.screenshot({ path: join(out, `rule-keys-${size.width}.png`), fullPage: true });
    await press('form[action$="/undo"] button');
    want('it is not undone', await page.locator('form[action$="/undo"]').count() === 0 && await page.locator('.flash').count() === 1);
    await takeAway('/rules');
  }

  // completeByKeyboard lets the search field finish what one types.
  async function completeByKeyboard(size) {
    at(`completion by keyboard ${size.width}`);
    await page.setViewportSize(size);
    await page.goto(base + '/search');
    if (!await to('#q')) return;
    await page.keyboard.type('букет ton');
    await page.waitForSelector('#q-options li');
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
    want('a field is not finished', await page.locator('#q').inputValue() === 'букет tone:');
    await page.waitForSelector('#q-options li .n');
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
    want('a value is not finished', /^букет tone:\w+ $/.test(await page.locator('#q').inputValue()));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.search.includes('tone'));
    await page.keyboard.type('si');
    await page.waitForSelector('#q-options li');
    await checkAxe();
    await page.screenshot({ path: join(out, `completion-${size.width}.png`) });
    await page.keyboard.press('Escape');
    want('Escape does not close the list', !await page.locator('#q-options').isVisible());
    await completeElsewhere();
  }

  // completeElsewhere moves the cursor while the list is open, goes on behind a value, and takes back what was taken.
  async function completeElsewhere() {
    const field = page.locator('#q'), open = () => page.locator('#q-options').isVisible();
    const begin = async text => {
      await page.goto(base + '/search');
      await field.focus();
      await page.keyboard.type(text);
      await page.waitForSelector('#q-options li');
      await page.keyboard.press('ArrowDown');
    };
    for (const key of ['Home', 'ArrowLeft']) {
      await begin('букет ton');
      await page.keyboard.press(key);
      await page.waitForFunction(() => document.getElementById('q-options').hidden).catch(() => {});
      want(`the list is about another place after ${key}`, !await open() && await field.inputValue() === 'букет ton');
    }
    await begin('букет ton');
    await field.evaluate(f => f.setSelectionRange(0, 0)); // as a click or a script does
    await page.keyboard.press('Enter');
    want('what was proposed elsewhere is taken', await field.inputValue() === 'букет ton');
    await begin('букет ton');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Z');
    want(`what was taken is not taken back: ${await field.inputValue()}`, await field.inputValue() === 'букет ton');
    for (const text of ['lang:ru,u', 'lang:ru|u', 'lang:u']) {
      await begin(text);
      await page.keyboard.press('Enter');
      want(`a value is not finished behind ${text}`, await field.inputValue() === text + 'k ');
    }
  }

  return { topicByKeyboard, ruleByKeyboard, completeByKeyboard };
}
