// What every part of the walk does with a page: keys, looks and what axe says. Each page has hands of its own, so that several
// pages are walked side by side. Nothing here moves the focus but Tab.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const widths = [{ width: 360, height: 780 }, { width: 1440, height: 900 }];
export const faults = [];
// stops are the actions that Tab stops at, where they are shown and not disabled; in a group of radio buttons at one.
export const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary';

export function handsOf(page, { base, out, lang = '' }) {
  let here = 'start';
  const fault = what => { faults.push(`${here}: ${what}`); console.error(`FAULT ${here}: ${what}`); };
  const want = (what, ok) => { if (!ok) fault(what); return ok; };
  const at = (what, size) => { here = [what, lang, size?.width].filter(Boolean).join(' '); };
  page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) fault(`browser: ${m.text()}`); });
  page.on('pageerror', e => fault(`script: ${e.message}`));
  page.on('request', r => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) fault(`asks another host: ${r.url()}`); });

  // tab holds Tab, or Shift and Tab, for so many stops: one after the other each waits for a picture of its own, which is most of a walk's time.
  async function tab(stops = 1, back = false) {
    if (back) await page.keyboard.down('Shift');
    await Promise.all(Array.from({ length: stops }, () => page.keyboard.down('Tab')));
    await page.keyboard.up('Tab');
    if (back) await page.keyboard.up('Shift');
  }

  // to goes to an element with Tab, or with Shift and Tab where it stands before the focus, and wants to see the focus there. How many
  // stops lie between is an estimate, of which the last is seen one by one; who went too far comes back.
  async function to(selector, most = 300) {
    const state = () => page.evaluate(([s, stops]) => {
      const now = document.activeElement, all = [...document.querySelectorAll(s)];
      if (now?.matches(s)) {
        const style = getComputedStyle(now), box = now.getBoundingClientRect(), shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        return { there: true, name: now.outerHTML.slice(0, 90), seen: shown && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
      }
      const before = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
      const back = all.length > 0 && now !== document.body && all.every(e => before(e, now));
      const goal = back ? all.at(-1) : all.find(e => now === document.body || before(now, e)) ?? all[0];
      const between = [...document.querySelectorAll(stops)].filter(e => e !== now && !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) &&
        (back ? before(goal, e) && before(e, now) : before(e, goal) && (now === document.body || before(now, e))));
      return { none: !all.length, back, between: between.length };
    }, [selector, stops]);
    let turned, back;
    for (let pressed = 0, is = await state(); pressed < most; is = await state()) {
      if (is.there) return want(`the focus cannot be seen on ${is.name}`, is.seen);
      if (is.none) break;
      turned ||= back !== undefined && back !== is.back; // the estimate was too high
      back = is.back;
      const next = turned ? 1 : Math.max(1, Math.min(is.between, most - pressed));
      await tab(next, is.back);
      pressed += next;
    }
    fault(`Tab does not reach ${selector} and ends at ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 90))}`);
    return false;
  }

  // enter presses Enter, or another key, and waits for the page that comes.
  const enter = (key = 'Enter') => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  const press = async selector => await to(selector) && await enter();
  const toggle = async (selector, key = 'Enter') => { if (await to(selector)) await page.keyboard.press(key); };
  const write = async (selector, text) => { if (!await to(selector)) return; await page.keyboard.press('Control+A'); await page.keyboard.type(text); };
  // until asks again and again until something holds; a page's own waitForFunction takes a promise for a yes.
  async function until(what, holds, ms = 30000) {
    for (const ends = Date.now() + ms; Date.now() < ends; await page.waitForTimeout(200)) if (await holds()) return true;
    fault(`in ${ms} ms never: ${what}`);
    return false;
  }
  // answering lets handle answer what is posted to /handling while does works. A busy browser lets the first requests after it was asked
  // to stop them pass, and tells of them to nobody: so one of no meaning must be stopped before.
  async function answering(handle, does) {
    const stop = route => route.request().method() === 'GET' ? route.fulfill({ status: 204 }) : handle(route);
    await page.route('**/handling', stop);
    await until('requests are stopped', () => page.evaluate(async () => (await fetch('/handling')).status === 204));
    try { return await does(); } finally { await page.unroute('**/handling', stop); }
  }
  // held keeps answers back while does works; free lets them go.
  async function held(does) {
    let free;
    const gate = new Promise(ok => { free = ok; });
    await answering(async route => { await gate; await route.continue(); }, () => does(free));
  }
  const says = (selector, text) => page.waitForFunction(([s, t]) => document.querySelector(s)?.textContent.includes(t), [selector, text]);
  // shot keeps a picture for who wants to look; it finds nothing by itself, and drawing without a graphics card is much of a walk's time.
  const shot = (name, whole = true) => out && page.screenshot({ path: join(out, `${name}.png`), fullPage: whole, caret: 'initial' });
  const fits = async () => want('scrolls sideways', await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));

  async function checkAxe(only = {}, bad = ['serious', 'critical']) {
    // The policy of the page forbids foreign scripts, so axe comes over the debugger and not as an element.
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
    const found = await page.evaluate(only => axe.run(document, { resultTypes: ['violations'], ...only }), only);
    for (const v of found.violations) {
      if (bad.includes(v.impact)) fault(`axe ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 110) + ' ' + (n.any[0]?.message ?? '').slice(0, 140)).join(' | ')}`);
    }
  }

  // look is what a state of the page that keys have brought about must stand: axe, its width, and a picture.
  const look = async (name, whole) => { await fits(); await checkAxe(); await shot(name, whole); };

  // signIn signs in by keyboard alone.
  async function signIn({ mail, password }) {
    at('sign-in');
    await page.goto(base + '/');
    want(`unsigned, but at ${page.url()}`, page.url().startsWith(base + '/signin'));
    await write('#mail', mail);
    await write('#password', password);
    await page.keyboard.press('Enter');
    await page.waitForURL(u => !u.pathname.startsWith('/signin'), { timeout: 15000 });
  }

  // speak chooses the language of the console, by keyboard.
  async function speak(code) {
    await press(`.langs button[value=${code}]`);
    want('wrong language', await page.evaluate(() => document.documentElement.lang) === code);
  }

  return { page, base, out, lang, fault, want, at, tab, to, enter, press, toggle, write, until, answering, held, says, shot, fits, look, checkAxe, signIn, speak };
}
