// The browser walk: signs in by keyboard alone, visits every page of the console in ru, uk and en at 360 and 1440
// pixels, and fails on anything that scrolls sideways, that axe calls serious or critical, that Tab does not reach, that
// the console complains about, or that asks another host. Screenshots go to OUT.
//
// BASE_URL, MAIL, PASSWORD: the console and who signs in. OUT: folder for screenshots. CHROMIUM: the browser.
import { chromium } from 'playwright-core';
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyboard } from './keyboard.mjs';
import { sift } from './sift.mjs';

const base = process.env.BASE_URL, out = process.env.OUT ?? 'walk';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [{ width: 360, height: 780 }, { width: 1440, height: 900 }];
// EMPTY=1 walks a console in which there is nothing yet: the first-run page and what empty pages say.
const empty = process.env.EMPTY === '1';
const languages = empty ? ['uk'] : ['ru', 'uk', 'en'];
const faults = [];
const fault = (where, what) => { faults.push(`${where}: ${what}`); console.error(`FAULT ${where}: ${what}`); };

mkdirSync(out, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'walk-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, viewport: widths[1],
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  bypassCSP: false,
});
const page = context.pages()[0] ?? await context.newPage();
let here = 'start';
page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) fault(here, `browser: ${m.text()}`); });
page.on('pageerror', e => fault(here, `script: ${e.message}`));
page.on('request', r => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) fault(here, `asks another host: ${r.url()}`); });

const focused = () => page.evaluate(() => { const e = document.activeElement; return e ? { tag: e.tagName, id: e.id, text: (e.textContent || e.value || '').trim().slice(0, 40) } : null; });

// tabTo presses Tab until the element has the focus.
async function tabTo(selector, most = 80) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(s => document.activeElement?.matches(s), selector)) return true;
  }
  fault(here, `Tab does not reach ${selector}`);
  return false;
}

async function signIn() {
  here = 'sign-in';
  await page.goto(base + '/');
  if (!page.url().startsWith(base + '/signin')) fault(here, `unsigned, but at ${page.url()}`);
  await checkWidths('signin', '');
  await page.goto(base + '/signin');
  await page.focus('body');
  await page.evaluate(() => document.activeElement.blur());
  if (await tabTo('#mail')) await page.keyboard.type(process.env.MAIL);
  if (await tabTo('#password')) await page.keyboard.type(process.env.PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(u => !u.pathname.startsWith('/signin'), { timeout: 15000 });
}

// answerSetup answers the first-run page if it is asked.
async function answerSetup() {
  if (!page.url().endsWith('/setup')) return;
  await checkPage('setup', '/setup', '');
  await page.fill('#name', 'Флорамо');
  await page.fill('#brands', 'Флорамо');
  await page.click('main button[type=submit]');
  await page.waitForLoadState();
}

async function searchByKeyboard() {
  here = 'search by keyboard';
  await page.goto(base + '/search');
  if (!await tabTo('#q')) return;
  await page.keyboard.type('букет');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.search.includes('q='));
  await page.waitForSelector('.hit mark');
  await page.evaluate(() => document.activeElement.blur());
  if (await tabTo('.hit h2 a')) {
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/d\//);
  }
}

const hands = { page, context, base, out, tabTo: (...a) => tabTo(...a), checkAxe: () => checkAxe(), at: w => { here = w; }, fault: what => fault(here, what) };
const { workByKeyboard, copiesByKeyboard, worksBeside } = keyboard(hands), { topicByKeyboard, ruleByKeyboard, completeByKeyboard } = sift(hands);

// checkKeyboard walks a page with Tab: every action that can be seen must be reached, with a focus that can be seen.
async function checkKeyboard() {
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
      .filter((e, i, every) => e.type !== 'radio' || e === (every.find(r => r.type === 'radio' && r.name === e.name && r.form === e.form && r.checked) ?? every.find(r => r.name === e.name && r.form === e.form))); // Tab stops once at a group, the arrows go on
    all.forEach((e, i) => { e.dataset.walk = i; });
    return all.length;
  });
  const reached = new Set();
  for (let i = 0; i < wanted + 12 && reached.size < wanted; i++) {
    await page.keyboard.press('Tab');
    const f = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const s = getComputedStyle(e);
      return { n: e.dataset.walk, seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, name: e.outerHTML.slice(0, 90) };
    });
    if (f?.n !== undefined) reached.add(f.n);
    if (f && !f.seen) fault(here, `the focus cannot be seen on ${f.name}`);
  }
  if (reached.size < wanted) {
    const lost = await page.evaluate(got => [...document.querySelectorAll('[data-walk]')].filter(e => !got.includes(e.dataset.walk)).map(e => e.outerHTML.slice(0, 90)), [...reached]);
    fault(here, `Tab reaches ${reached.size} of ${wanted} actions; not ${lost.slice(0, 3).join(' | ')}`);
  }
}

async function checkAxe(only = {}) {
  // The policy of the page forbids foreign scripts, so axe comes over the debugger and not as an element.
  await page.evaluate(axe);
  const result = await page.evaluate(only => axe.run(document, { resultTypes: ['violations'], ...only }), only);
  for (const v of result.violations) {
    if (v.impact === 'serious' || v.impact === 'critical') fault(here, `axe ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 110) + ' ' + (n.any[0]?.message ?? '').slice(0, 140)).join(' | ')}`);
  }
}

// checkStatus wants 200, and of the two pages that say no how they say it.
function checkStatus(name, answer) {
  const wanted = { 'not-found': 404, 'search-error': 400 }[name] ?? 200;
  if (answer?.status() !== wanted) fault(here, `status ${answer?.status()}, want ${wanted}`);
}

// checkWords finds words of the interface that a narrow column has torn in two; addresses and codes may be.
async function checkWords() {
  const torn = await page.evaluate(() => {
    const found = [];
    for (const e of document.querySelectorAll('main :is(th, td, dt, dd, h1, h2, h3, label, button, .badge)')) {
      if (e.closest('code, svg') || e.closest('thead')?.getBoundingClientRect().width <= 1 || !e.checkVisibility({ visibilityProperty: true })) continue;
      for (const node of e.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        for (const word of node.data.matchAll(/(?<![^\s])\p{L}{2,}(?![^\s])/gu)) {
          const range = document.createRange();
          range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
          if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(word[0]);
        }
      }
    }
    return found;
  });
  if (torn.length) fault(here, `words torn in two: ${torn.slice(0, 5).join(', ')}`);
}

async function checkPage(name, path, lang) {
  for (const size of widths) {
    here = `${path} ${lang} ${size.width}`;
    await page.setViewportSize(size);
    const answer = await page.goto(base + path);
    checkStatus(name, answer);
    await page.waitForLoadState('load');
    const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, window: document.documentElement.clientWidth,
      out: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.skip, .hidden-label, svg')).slice(0, 3).map(e => e.outerHTML.slice(0, 80)) }));
    await checkWords();
    if (wide.page > wide.window) fault(here, `scrolls sideways: ${wide.page} > ${wide.window}: ${wide.out.join(' | ')}`);
    if (lang && await page.evaluate(() => document.documentElement.lang) !== lang) fault(here, 'wrong language');
    if (lang === languages[0] || lang === '' || size.width === 360) await checkAxe(); // the other languages differ in texts alone
    await page.screenshot({ path: join(out, `${name}-${lang || 'x'}-${size.width}.png`), fullPage: true });
    if (lang === languages[0] || lang === '') await checkKeyboard();
  }
  if (!empty && (lang === languages[0] || lang === '')) await checkDark(name, path);
}
const checkWidths = (name, lang) => checkPage(name, '/' + name, lang);

// checkDark looks at the colours of the dark scheme, on the page as it is.
async function checkDark(name, path) {
  here = `${path} dark`;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.getAnimations().every(a => a.playState !== 'running')); // colours change in a fifth of a second
  await checkAxe({ runOnly: ['color-contrast'] }); // nothing else depends on colours
  await page.screenshot({ path: join(out, `${name}-dark.png`), fullPage: true });
  await page.emulateMedia({ colorScheme: null });
}

// What must have been walked: a page that the world no longer brings about is a fault, and not one page less.
const always = ['search', 'search-query', 'search-error', 'search-none', 'sources', 'source-new', 'watches', 'topics', 'rules', 'variants', 'deliveries', 'queue', 'mail', 'company', 'not-found',
  'orders', 'campaigns', 'own', 'cases', 'cases-desk', 'disputes', 'sellers', 'inspections', 'reviews', 'reviews-how', 'reviews-new', 'complaint', 'procedure'];
const ofTheWorld = ['document', 'document-fake', 'source', 'source-broken', 'sample', 'delivery', 'mail-one', 'topic', 'rule',
  'order', 'campaign', 'own-one', 'case', 'dispute', 'seller', 'seller-rows', 'inspection'];
// What customers and sellers open by the links of their mails; the kind of link stands in its address.
const byLink = { form: '/r/', edit: '/e/', unsubscribe: '/u/', 'case-client': '/c/', 'dispute-client': '/dispute/client/', 'dispute-seller': '/dispute/seller/',
  'dispute-new': '/dispute/new/', 'seller-own': '/seller/', 'inspection-seller': '/inspection/', appeal: '/appeal/' };
const inOneLanguage = new Set(Object.keys(byLink)); // they speak their reader's

// pages lists every page, with one of each kind of thing that the API knows.
async function pages() {
  const get = async path => (await context.request.get(base + '/api/v1' + path)).json();
  const list = [['search', '/search'], ['search-query', '/search?q=' + encodeURIComponent('букет OR цветы') + '&f=is%3Acomplaint'], ['search-error', '/search?q=' + encodeURIComponent('букет rating:<')],
    ['search-none', '/search?q=' + encodeURIComponent('синхрофазотрон')], ['sources', '/sources'], ['source-new', '/sources/new'], ['watches', '/watches?q=is%3Acomplaint'], ['topics', '/topics'], ['rules', '/rules'], ['variants', '/variants?names=' + encodeURIComponent('Флорамо')],
    ['deliveries', '/deliveries'], ['queue', '/queue'], ['mail', '/mail'], ['company', '/company'], ['not-found', '/nothing-here'],
    ['orders', '/orders'], ['campaigns', '/campaigns'], ['own', '/own?state=published'], ['cases', '/cases'], ['cases-desk', '/cases/desk'], ['disputes', '/disputes'], ['sellers', '/sellers'],
    ['inspections', '/inspections'], ['reviews', '/reviews'], ['reviews-how', '/reviews/how'], ['reviews-new', '/reviews/new'], ['complaint', '/complaint'], ['procedure', '/procedure']];
  if (!empty) {
    const document = async q => (await get('/documents?limit=1&q=' + encodeURIComponent(q))).documents?.[0];
    const { sources } = await get('/sources');
    const broken = sources.find(s => s.sample);
    const one = {
      'document': ['/d/', await document('is:complaint')], 'document-fake': ['/d/', await document('is:suspicious')],
      'source': ['/sources/', sources.find(s => !s.sample)], 'source-broken': ['/sources/', broken],
      'topic': ['/topics/', (await get('/topics')).topics?.[0]], 'rule': ['/rules/', (await get('/rules')).rules?.[0]],
      'delivery': ['/deliveries/', (await get('/deliveries?limit=1')).deliveries?.[0]], 'mail-one': ['/mail/', (await get('/demo/mails')).mails?.[0]],
      'order': ['/orders/', (await get('/orders')).orders?.[0]], 'campaign': ['/campaigns/', (await get('/campaigns')).campaigns?.[0]],
      'own-one': ['/own/', (await get('/own?state=published')).reviews?.[0]], 'case': ['/cases/', (await get('/cases')).cases?.[0]],
      'dispute': ['/disputes/', (await get('/disputes')).disputes?.[0]], 'seller': ['/sellers/', (await get('/sellers?state=excluded')).sellers?.[0]],
      'inspection': ['/inspections/', (await get('/inspections')).inspections?.[0]],
    };
    const reviewed = (await get('/sellers')).sellers?.find(s => s.reviews > 0);
    if (reviewed) list.push(['seller-rows', `/sellers/${reviewed.id}/rows?figure=reviews&days=365`]);
    for (const [name, [folder, thing]] of Object.entries(one)) if (thing) list.push([name, folder + encodeURIComponent(thing.id)]);
    if (broken) list.push(['sample', broken.sample]);
    const texts = (await get('/demo/mails')).mails.map(m => m.text).join(' ');
    for (const [name, path] of Object.entries(byLink)) {
      const found = texts.match(new RegExp(path + '[a-z0-9]+'));
      if (found) list.push([name, found[0]]);
    }
  }
  const listed = list.map(([name]) => name);
  for (const name of empty ? always : [...always, ...ofTheWorld, ...inOneLanguage]) if (!listed.includes(name)) fault('pages', `the world has no ${name}`);
  return list;
}

try {
  await signIn();
  await answerSetup();
  if (!empty) { await searchByKeyboard(); await worksBeside(); }
  const list = await pages();
  for (const lang of languages) {
    await page.goto(base + '/search');
    await page.click(`.langs button[value=${lang}]`);
    await page.waitForLoadState();
    const begun = Date.now();
    if (!empty) for (const size of widths) { await workByKeyboard(lang, size); await copiesByKeyboard(lang, size); }
    // their words are checked on their pages: one play a width is enough
    const sifted = empty ? undefined : widths[languages.indexOf(lang)];
    if (sifted) { await topicByKeyboard(sifted); await ruleByKeyboard(sifted); await completeByKeyboard(sifted); }
    const worked = Date.now();
    for (const [name, path] of list) {
      if (!inOneLanguage.has(name)) await checkPage(name, path, lang);
      else if (lang === languages[0]) await checkPage(name, path, '');
    }
    console.log(`${lang}: ${worked - begun} ms by keyboard, ${Date.now() - worked} ms over pages`);
  }
  console.log(`${list.length} pages, ${languages.length} languages, ${widths.length} widths: ${faults.length} faults`);
} catch (e) {
  fault(here, e.stack);
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(faults.length ? 1 : 0);
