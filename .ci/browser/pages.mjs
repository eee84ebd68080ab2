// Every page of the console as it stands: what it must stand in each language at each width. Part of the walk.
import { stops, widths } from './hands.mjs';

// pageWalk looks at pages with the hands of one language; whole says over which Tab and, at both widths, axe go, too: beside those
// of the daily work one language is enough, for others differ in texts alone. dark says that their dark scheme is looked at.
export function pageWalk(hands, { whole = () => true, dark = false } = {}) {
  const { page, base, lang, fault, want, at, tab, checkAxe, shot } = hands;

  // checkKeyboard walks a page with Tab: every action that can be seen must be reached, with a focus that can be seen.
  async function checkKeyboard() {
    const wanted = await page.evaluate(stops => {
      document.activeElement?.blur();
      window.scrollTo(0, 0);
      const all = [...document.querySelectorAll(stops)].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
        .filter((e, i, every) => e.type !== 'radio' || e === (every.find(r => r.type === 'radio' && r.name === e.name && r.form === e.form && r.checked) ?? every.find(r => r.name === e.name && r.form === e.form))); // Tab stops once at a group, the arrows go on
      all.forEach((e, i) => { e.dataset.walk = i; });
      const walked = window.walked = { unseen: [], reached: new Set() };
      document.addEventListener('focusin', ({ target }) => {
        const s = getComputedStyle(target);
        if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) walked.unseen.push(target.outerHTML.slice(0, 90));
        if (target.dataset.walk !== undefined) walked.reached.add(target.dataset.walk);
      });
      return all.length;
    }, stops);
    let reached = 0;
    for (let more = 0; more <= 12 && reached < wanted; more++) {
      await tab(more ? 1 : wanted);
      reached = await page.evaluate(() => window.walked.reached.size);
    }
    for (const e of await page.evaluate(() => window.walked.unseen)) fault(`the focus cannot be seen on ${e}`);
    if (reached >= wanted) return;
    const lost = await page.evaluate(() => [...document.querySelectorAll('[data-walk]')].filter(e => !window.walked.reached.has(e.dataset.walk)).map(e => e.outerHTML.slice(0, 90)));
    fault(`Tab reaches ${reached} of ${wanted} actions; not ${lost.slice(0, 3).join(' | ')}`);
  }

  // checkStatus wants 200, and of the two pages that say no how they say it.
  function checkStatus(name, answer) {
    const wanted = { 'not-found': 404, 'search-error': 400 }[name] ?? 200;
    if (answer?.status() !== wanted) fault(`status ${answer?.status()}, want ${wanted}`);
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
    if (torn.length) fault(`words torn in two: ${torn.slice(0, 5).join(', ')}`);
  }

  async function checkPage(name, path) {
    for (const size of widths) {
      at(path, size);
      await page.setViewportSize(size);
      if (whole(name) || size === widths[0]) checkStatus(name, await page.goto(base + path)); // else the window grows
      want('the window has another width', await page.evaluate(() => innerWidth) === size.width);
      const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, window: document.documentElement.clientWidth,
        out: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.skip, .hidden-label, svg')).slice(0, 3).map(e => e.outerHTML.slice(0, 80)) }));
      await checkWords();
      if (wide.page > wide.window) fault(`scrolls sideways: ${wide.page} > ${wide.window}: ${wide.out.join(' | ')}`);
      if (lang) want('wrong language', await page.evaluate(() => document.documentElement.lang) === lang);
      if (whole(name) || size === widths[0]) await checkAxe();
      await shot(`${name}-${lang || 'x'}-${size.width}`);
      if (whole(name)) await checkKeyboard();
    }
    if (dark) await checkDark(name, path);
  }

  // checkDark looks at the colours of the dark scheme, on the page as it is.
  async function checkDark(name, path) {
    at(`${path} dark`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.getAnimations().every(a => a.playState !== 'running')); // colours change in a fifth of a second
    await checkAxe({ runOnly: ['color-contrast'] }); // nothing else depends on colours
    await shot(`${name}-dark`);
    await page.emulateMedia({ colorScheme: null });
  }

  return checkPage;
}

// What must have been walked: a page that the world no longer brings about is a fault, and not one page less.
const always = ['search', 'search-query', 'search-error', 'search-none', 'sources', 'source-new', 'watches', 'topics', 'rules', 'variants', 'deliveries', 'queue', 'mail', 'company', 'not-found',
  'orders', 'campaigns', 'own', 'cases', 'cases-desk', 'disputes', 'sellers', 'inspections', 'reviews', 'reviews-how', 'reviews-new', 'complaint', 'procedure', 'training'];
const ofTheWorld = ['document', 'document-fake', 'source', 'source-broken', 'sample', 'delivery', 'mail-one', 'topic', 'rule',
  'order', 'campaign', 'own-one', 'case', 'dispute', 'seller', 'seller-rows', 'inspection'];
// Where mentions are searched and worked on all day: looked at whole in each language.
export const daily = new Set(['search', 'search-query', 'document']);
// What customers and sellers open by the links of their mails; the kind of link stands in its address.
const byLink = { form: '/r/', edit: '/e/', unsubscribe: '/u/', 'case-client': '/c/', 'dispute-client': '/dispute/client/', 'dispute-seller': '/dispute/seller/',
  'dispute-new': '/dispute/new/', 'seller-own': '/seller/', 'inspection-seller': '/inspection/', appeal: '/appeal/' };
export const inOneLanguage = new Set(Object.keys(byLink)); // they speak their reader's

// pages lists every page, with one of each kind of thing that the API knows.
export async function pagesOf({ page, base, fault, at }, empty) {
  at('pages');
  const get = async path => (await page.request.get(base + '/api/v1' + path)).json();
  const list = [['search', '/search'], ['search-query', '/search?q=' + encodeURIComponent('букет OR цветы') + '&f=is%3Acomplaint'], ['search-error', '/search?q=' + encodeURIComponent('букет rating:<')],
    ['search-none', '/search?q=' + encodeURIComponent('синхрофазотрон')], ['sources', '/sources'], ['source-new', '/sources/new'], ['watches', '/watches?q=is%3Acomplaint'], ['topics', '/topics'], ['rules', '/rules'], ['variants', '/variants?names=' + encodeURIComponent('Флорамо')],
    ['deliveries', '/deliveries'], ['queue', '/queue'], ['mail', '/mail'], ['company', '/company'], ['not-found', '/nothing-here'],
    ['orders', '/orders'], ['campaigns', '/campaigns'], ['own', '/own?state=published'], ['cases', '/cases'], ['cases-desk', '/cases/desk'], ['disputes', '/disputes'], ['sellers', '/sellers'],
    ['inspections', '/inspections'], ['reviews', '/reviews'], ['reviews-how', '/reviews/how'], ['reviews-new', '/reviews/new'], ['complaint', '/complaint'], ['procedure', '/procedure'], ['training', '/training']];
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
  for (const name of empty ? always : [...always, ...ofTheWorld, ...inOneLanguage]) if (!listed.includes(name)) fault(`the world has no ${name}`);
  return list;
}
