// Topics, rules and what the search field proposes, by keyboard alone: part of the walk. What is made is taken away again.
import { plays } from './plays.mjs';

export function sift(hands) {
  const { page, base, lang, want, at, to, enter, press, toggle, write, says, look, checkAxe } = hands, play = plays[lang];
  const figure = () => page.locator('.topic-total .n').first().textContent();
  const open = async (size, what, url) => { at(what, size); await page.setViewportSize(size); await page.goto(url); };

  async function takeAway(list) {
    await toggle('.removing summary');
    await checkAxe();
    await press('.removing button');
    want(`it is not taken away: ${page.url()}`, page.url() === base + list);
  }

  // topicByKeyboard makes a topic of what was searched for, sees what it finds and what an exclusion hides, saves, and rolls back.
  async function topicByKeyboard(size) {
    const name = `Проверка темы ${lang}`;
    await open(size, 'topic by keyboard', `${base}/search?q=${encodeURIComponent('букет')}`);
    await press('a[href^="/topics/new"]');
    await write('#t-name', name);
    await page.waitForSelector('.topic-total');
    const all = await figure();
    await write('.exclusion input', 'розы');
    await says('#topic-preview', '«розы»');
    want('the exclusion hides nothing', await figure() !== all);
    await look(`topic-keys-${lang}-${size.width}`);
    await to('.exclusion input');
    await enter(); // in a field Enter saves
    want(`not saved: ${page.url()}`, /\/topics\/[a-z0-9]+$/.test(page.url()) && await page.locator('.flash').count() === 1);
    await write('.exclusion input', 'пионы');
    await enter();
    want('there are not two versions', await page.locator('.history > li').count() === 2);
    await press('form[action$="/restore"] button');
    want('the first version is not back', await page.locator('.exclusion input').first().inputValue() === 'розы' && await page.locator('.history > li').count() === 3);
    await press('button[value^="variants "]');
    want('other ways to write it are not offered, or what was typed is lost', await page.locator('#variants').count() === 1 && await page.locator('#t-name').inputValue() === name);
    await look(`topic-variants-${lang}-${size.width}`);
    await page.goto(page.url());
    await takeAway('/topics');
  }

  // ruleByKeyboard makes a rule, sees what it would do, lets it do that, and takes it back.
  async function ruleByKeyboard(size) {
    await open(size, 'rule by keyboard', `${base}/rules/new?q=${encodeURIComponent(`"${play.copy}"`)}`);
    await write('#r-name', `Проверка правила ${lang}`);
    await write('#r-add', `проверка ${lang}`);
    await page.waitForSelector('#rule-try a.n');
    await checkAxe();
    await enter();
    want(`not saved: ${page.url()}`, /\/rules\/[a-z0-9]+$/.test(page.url()));
    await press('form[action$="/apply"] button');
    want('it is not told what it did', await page.locator('form[action$="/undo"]').count() === 1);
    await look(`rule-keys-${lang}-${size.width}`);
    await press('form[action$="/undo"] button');
    want('it is not undone', await page.locator('form[action$="/undo"]').count() === 0 && await page.locator('.flash').count() === 1);
    await takeAway('/rules');
  }

  // completeByKeyboard lets the search field finish what one types.
  async function completeByKeyboard(size) {
    await open(size, 'completion by keyboard', base + '/search');
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
    await look(`completion-${lang}-${size.width}`, false);
    await page.keyboard.press('Escape');
    want('Escape does not close the list', !await page.locator('#q-options').isVisible());
    if (lang === 'ru') await completeElsewhere(); // no words in it
  }

  // completeElsewhere moves the cursor while the list is open, goes on behind a value, and takes back what was taken.
  async function completeElsewhere() {
    const field = page.locator('#q'), open = () => page.locator('#q-options').isVisible();
    const begin = async text => {
      await page.goto(base + '/search');
      await to('#q');
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

  return [topicByKeyboard, ruleByKeyboard, completeByKeyboard];
}
