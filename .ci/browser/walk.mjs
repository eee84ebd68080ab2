// The browser walk: signs in by keyboard alone, visits every page of the console in ru, uk and en at 360 and 1440
// pixels, and fails on anything that scrolls sideways, that axe calls serious or critical, that Tab does not reach, that
// the console complains about, or that asks another host. Beside that the work is played by keyboard alone in each language at
// each width, two people work on one list, and the search engine is stopped. Screenshots go to OUT, where that is set.
//
// BASE_URL, MAIL, PASSWORD: the console and who signs in. OUT: folder for screenshots (none: none are made). CHROMIUM: the browser. MOLVA: the binary.
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { away } from './away.mjs';
import { beside } from './beside.mjs';
import { faults, handsOf, widths } from './hands.mjs';
import { keyboard } from './keyboard.mjs';
import { daily, inOneLanguage, pagesOf, pageWalk } from './pages.mjs';
import { owners, password, plays } from './plays.mjs';
import { sift } from './sift.mjs';
import { training } from './training.mjs';

const base = process.env.BASE_URL, out = process.env.OUT;
// EMPTY=1 walks a console in which there is nothing yet: the first-run page and what empty pages say.
const empty = process.env.EMPTY === '1';
// WHOLE=1 lets Tab and axe go over all pages in every language, where the walk does so in one: it takes as long again.
const whole = process.env.WHOLE === '1';
const languages = empty ? ['uk'] : ['ru', 'uk', 'en'];
const owner = { mail: process.env.MAIL, password: process.env.PASSWORD };
// So many are at work at once: one waits for the server while another goes on. With three on two cores the whole took half as long again.
const atOnce = 2;

if (out) mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
// opening gives does a way to open pages of somebody's own, and closes them behind it: a list that stays open goes on asking what is
// new. Nothing is shared with the others but what the product knows.
async function opening(does) {
  const contexts = [];
  const open = async ({ base: at = base, lang, ...more } = {}) => {
    const context = await browser.newContext({ viewport: widths[1], ...more });
    contexts.push(context);
    return handsOf(await context.newPage(), { base: at, out, lang });
  };
  try { return await does(open); } finally { for (const context of contexts) await context.close().catch(() => {}); } // what broke off is told by itself
}

// signIn signs the owner in; the first-run page is answered if it is asked. What comes out opens pages of the owner's.
async function signIn(open) {
  const hands = await open(), look = pageWalk(hands);
  await look('signin', '/signin');
  await hands.signIn(owner);
  if (hands.page.url().endsWith('/setup')) {
    await look('setup', '/setup');
    await hands.write('#name', 'Флорамо');
    await hands.write('#brands', 'Флорамо');
    await hands.press('main button[type=submit]');
  }
  return hands;
}

async function walkPages(open, lang, list, storageState) {
  const first = lang === languages[0], hands = await open({ lang, storageState: first ? storageState : undefined });
  if (first) await hands.page.goto(base + '/search');
  else await hands.signIn({ mail: owners[lang], password });
  await hands.speak(lang);
  const look = pageWalk(hands, { whole: name => first || whole || daily.has(name), dark: first && !empty });
  for (const [name, path] of list) if (!inOneLanguage.has(name)) await look(name, path);
  if (!first) return;
  const reader = pageWalk(await open({ storageState }), { dark: !empty });
  for (const [name, path] of list) if (inOneLanguage.has(name)) await reader(name, path);
}

// playIn plays the work in one language at both widths.
async function playIn(open, lang) {
  const hands = await open({ lang });
  await hands.signIn({ mail: plays[lang].mail, password });
  await hands.speak(lang);
  for (const size of widths) for (const play of [...keyboard(hands), ...sift(hands)]) if (!parts || parts.includes(play.name)) await play(size);
}

const parts = process.env.PARTS?.split(','); // names of what alone is played by keyboard
const only = process.env.PLAYS?.split(','); // beginnings of the names of what alone is played, for whoever changes a play

// sideBySide does the work in the order of the list, so many at a time; what breaks off is a fault and ends no other.
async function sideBySide(work) {
  const todo = work.filter(([name]) => !only || only.some(o => name.startsWith(o))), begun = Date.now();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
      const [name, does] = next, from = Date.now();
      try { await opening(does); } catch (e) { faults.push(`${name}: ${e.stack}`); console.error(`FAULT ${name}: ${e.stack}`); }
      console.log(`${name}: ${Date.now() - from} ms, ended after ${Date.now() - begun}`);
    }
  }));
}

try {
  const { state, list } = await opening(async open => {
    const hands = await signIn(open);
    return { state: await hands.page.context().storageState(), list: await pagesOf(hands, empty) };
  });
  const pages = languages.map(lang => [`pages ${lang}`, open => walkPages(open, lang, list, state)]);
  await sideBySide(empty ? pages : [pages[0], ...languages.map(lang => [`keyboard ${lang}`, open => playIn(open, lang)]), ...pages.slice(1),
    ['two people', open => beside(open, base)], ['engine away', away]]);
  if (!empty) await sideBySide([['training', training]]);
  console.log(`${list.length} pages, ${languages.length} languages, ${widths.length} widths: ${faults.length} faults`);
} catch (e) {
  faults.push(e.stack);
  console.error(`FAULT ${e.stack}`);
} finally {
  await browser.close();
}
process.exit(faults.length ? 1 : 0);
