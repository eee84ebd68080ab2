// The work on mentions by keyboard alone: part of the walk. What is done is undone again.
import { plays } from './plays.mjs';

export function keyboard(hands) {
  const { page, base, lang, want, at, to, enter, press, toggle, write, until, answering, held, look, checkAxe } = hands, play = plays[lang];
  const list = `${base}/search?q=${encodeURIComponent('site:' + play.site)}`;
  const stage = n => page.locator('.hit .stage').nth(n).getAttribute('class');
  const shown = () => page.evaluate(() => new URL(location.href).searchParams.get('q'));
  const onRow = n => page.evaluate(n => document.activeElement === document.querySelectorAll('.hit')[n], n);
  // goTo loads a page; the list is whole when the index has caught up with what was just brought back.
  const goTo = async url => {
    await page.goto(url);
    if (url === list) await until('the list is whole', async () => await page.locator('.hit').count() === play.texts.length || await page.goto(url) && false);
  };
  const open = async (size, what, url) => { at(what, size); await page.setViewportSize(size); await goTo(url); };
  // key sends a key and waits for what the page says of it.
  async function key(k) {
    await page.evaluate(() => { document.querySelector('#said').textContent = ''; });
    await page.keyboard.press(k);
    await page.waitForFunction(() => document.querySelector('#said').textContent !== '' && !document.body.hasAttribute('aria-busy'));
  }

  // posts is what does sends; n are waited for, as the page may be done before the browser has told of its last request.
  async function posts(n, does) {
    const sent = [], note = r => { if (r.method() === 'POST') sent.push(r); };
    page.on('request', note);
    await does();
    await until(`${n} are sent`, () => sent.length >= n);
    await page.waitForTimeout(200); // one too many may be told of as late
    page.off('request', note);
    return sent;
  }

  // searchByKeyboard types a query with two mistakes, mends one with the button and one by hand, searches, and opens what it found.
  async function searchByKeyboard(size) {
    await open(size, 'search by keyboard', base + '/search');
    await write('#q', `site:${play.site} raiting:<3 (${play.word}`);
    await page.waitForSelector('#query-words [data-mended]');
    await look(`mistake-keys-${lang}-${size.width}`, false);
    await toggle('#query-words [data-mended]');
    await page.waitForFunction(() => document.querySelector('#q').value.includes(' rating:<3'));
    want('the focus does not come back to the query', await page.evaluate(() => document.activeElement.id === 'q'));
    await page.waitForSelector('#query-words [data-mended]'); // of the bracket
    await page.keyboard.press('Control+End');
    await page.keyboard.type(')');
    await page.waitForFunction(() => !document.querySelector('#query-words .query-mistake'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('.hit mark');
    want(`the address bar holds ${await shown()}`, await shown() === `site:${play.site} rating:<3 (${play.word})`);
    if (await to('.hit h2 a')) await page.keyboard.press('Enter');
    await page.waitForURL(/\/d\//);
  }

  // backByKeyboard searches, goes back in the history and works there: the page is as it was, and each key does its work once.
  async function backByKeyboard(size) {
    await open(size, 'history', list);
    const all = await page.locator('.hit').count();
    await write('#q', `site:${play.site} ${play.word}`);
    await page.keyboard.press('Enter');
    await page.waitForFunction(n => document.querySelectorAll('.hit').length < n && document.querySelectorAll('.hit').length > 0, all);
    await checkAxe({ runOnly: ['aria-allowed-role'] }, ['minor']);
    await page.goBack();
    await page.waitForFunction(n => document.querySelectorAll('.hit').length === n, all);
    want('the query is not that of before', await page.locator('#q').inputValue() === `site:${play.site}`);
    if (!await to('.hit')) return;
    const sent = await posts(2, async () => { await key('a'); await key('z'); });
    want(`two keys send ${sent.map(r => r.url())}`, sent.length === 2);
  }

  // narrowByKeyboard chooses a value of a facet and a month, and takes them back.
  async function narrowByKeyboard(size) {
    await open(size, 'facets by keyboard', list);
    const all = await page.locator('.hit').count(), summary = page.locator('.facets > details > summary');
    if (await summary.isVisible()) await toggle('.facets > details > summary');
    await press('.facets a:not([aria-current])');
    await until('the facet narrows', async () => await page.locator('.hit').count() < all && await page.locator('.found-head .chips a').count() === 1);
    await press('.found-head .chips a');
    await toggle('.chart .numbers summary');
    await press('.chart .numbers a');
    await until('the month narrows', async () => await page.locator('.hit').count() < all && /after:\d/.test(decodeURIComponent(page.url())));
    await look(`narrowed-keys-${lang}-${size.width}`, false);
    await press('.found-head .chips a');
    await until('all is back', async () => await page.locator('.hit').count() === all);
  }

  // severalByKeyboard chooses a value of a facet, another beside it by its box, and takes the first away again by its own.
  async function severalByKeyboard(size) {
    await open(size, 'several values by keyboard', list);
    const values = await page.locator('.facets li[id^="by-rating"]').evaluateAll(all => all.map(e => ({ id: e.id, name: e.querySelector('.v').textContent })));
    if (!want(`${values.length} ratings`, values.length > 2)) return;
    const value = n => `.facets li[id="${values[n - 1].id}"]`, name = n => values[n - 1].name, summary = page.locator('.facets > details > summary');
    const count = async n => Number(await page.locator(`${value(n)} .n`).textContent()), sum = await count(1) + await count(2), all = await page.locator('.hit').count();
    const shows = async (what, wanted, chips, names) => {
      await until(`${what}: ${wanted} hits, ${chips} chips with ${names}`, async () => {
        const words = await page.locator('.found-head .chips a').allTextContents();
        return await page.locator('.hit').count() === wanted && words.length === chips && names.every(w => words[0].includes(w));
      });
    };
    if (await summary.isVisible()) await toggle('.facets > details > summary');
    await press(`${value(1)} a:not(.pick)`);
    await shows('one value', await count(1), 1, [name(1)]);
    want('the focus leaves the value', await page.evaluate(s => document.activeElement.matches(s), `${value(1)} .pick`));
    if (!await to(`${value(2)} .pick`, 12)) return; // near, at each width: what is chosen stays open
    await enter();
    await shows('two values', sum, 1, [name(1), name(2)]);
    want('the focus leaves the box', await page.evaluate(s => document.activeElement.matches(s), `${value(2)} .pick`));
    want('not two boxes are filled', await page.locator('.facets .picked').count() === 2);
    await look(`several-keys-${lang}-${size.width}`, false);
    const fill = n => page.locator(`${value(n)} .pick`).evaluate(e => getComputedStyle(e, '::before').backgroundColor);
    await page.emulateMedia({ forcedColors: 'active' });
    want('in forced colours a chosen box looks like another', await fill(1) === await fill(2) && await fill(1) !== await fill(3));
    await look(`several-forced-${lang}-${size.width}`, false);
    await page.emulateMedia({ forcedColors: null });
    await press(`${value(1)} .pick`);
    await shows('one is taken away', await count(2), 1, [name(2)]);
    await press(`${value(2)} .pick`);
    await shows('both are taken away', all, 0, []);
    want('the focus does not go to the name', await page.evaluate(s => document.activeElement.matches(s) && document.activeElement.checkVisibility(), `${value(2)} a:not(.pick)`));
  }

  // viewByKeyboard saves the search as a view, opens it from elsewhere, and takes it away.
  async function viewByKeyboard(size) {
    const name = `${play.name} ${size.width}`, chip = `.views .chips a`;
    const marked = async () => { await page.evaluate(([c, n]) => { for (const a of document.querySelectorAll(c)) a.toggleAttribute('data-own', a.textContent.includes(n)); }, [chip, name]); return page.locator('[data-own]').count(); };
    await open(size, 'view by keyboard', list);
    await toggle('.view-more > summary');
    await write('#view-name', name);
    await toggle('.menu-card input[name=shared]', 'Space');
    await look(`view-keys-${lang}-${size.width}`, false);
    await page.keyboard.press('Escape');
    want('Escape does not close the card and come back', await page.evaluate(() => document.activeElement.matches('.view-more:not([open]) > summary')));
    await page.keyboard.press('Enter');
    await press('.menu-card form[action="/views"] button');
    want('the view is not there', await marked() === 1);
    await page.goto(base + '/search');
    await marked();
    await press('[data-own]');
    want('the view does not open', await shown() === 'site:' + play.site && await page.locator(chip + '[aria-current]').count() === 1);
    await toggle('.view-more > summary');
    await page.evaluate(n => { for (const e of document.querySelectorAll('.view-edit')) e.toggleAttribute('data-own', e.closest('li').textContent.includes(n)); }, name);
    await toggle('.view-edit[data-own] > summary');
    await toggle('.view-edit[data-own] .removing > summary');
    await look(`view-removing-${lang}-${size.width}`, false);
    await press('.view-edit[data-own] .removing button');
    want('the view is not taken away', await marked() === 0);
  }

  // triageByKeyboard moves mentions on, gives, tags, notes and corrects them with single keys, and undoes each.
  async function triageByKeyboard(size) {
    await open(size, 'triage by keyboard', list);
    if (!await to('.hit')) return;
    await key('e');
    want('e does not finish', (await stage(0)).includes('done'));
    want('the focus does not go on', await onRow(1));
    await key('z');
    want('z does not undo', (await stage(0)).includes('new'));
    for (const [k, kind] of [['w', 'open'], ['u', 'new'], ['d', 'dropped']]) {
      await key(k);
      want(`${k} does not make it ${kind}`, (await stage(1)).includes(kind));
    }
    await key('z');
    await key('z');
    want('the focus goes on behind what was put aside', await onRow(2));
    await page.keyboard.press('k');
    want('k does not go back', await onRow(1));
    await key('z');
    await key('a');
    want('a does not take it', await page.locator('.hit').nth(1).locator('.handled > .badge').count() === 2);
    await key('z');
    const corrected = () => page.locator('.hit').nth(1).locator('.corrected').count();
    for (const k of ['c', '+', '1']) {
      await key(k);
      want(`${k} does not correct`, await corrected() === 1);
      await key('z');
      want(`z does not take back what ${k} corrected`, await corrected() === 0);
    }
    // The row's text is no praise: what is said of the tone toward the company is another one, and has a badge.
    const praised = () => page.locator('.hit').nth(1).locator('.badges .ok').count();
    await key('3');
    want('3 does not show in the badges', await praised() === 1);
    await key('4');
    want('4 leaves the badge', await praised() === 0);
    await key('z');
    want('z does not bring the badge back', await praised() === 1);
    await key('z');
    want('undone, the badges are others', await praised() === 0 && await corrected() === 0);
    await fieldsByKeyboard(size);
    await page.keyboard.press('?');
    want('? shows no help', await page.locator('#keys').isVisible());
    await look(`keys-${lang}-${size.width}`, false);
    await page.keyboard.press('Escape');
    want('Escape does not close the help', !await page.locator('#keys').isVisible() && await onRow(1));
  }

  // hold keeps answers of the server back until all keys are pressed, so that keys come before them; one may be refused.
  async function hold(does) {
    let open, begun = 0, refuse = 0;
    const gate = new Promise(ok => { open = ok; });
    const handle = async route => { begun++; const n = begun; await gate; return n === refuse ? route.fulfill({ status: 422, contentType: 'application/json', body: JSON.stringify({ said: 'нет', error: true, undo: {} }) }) : route.continue(); };
    await answering(handle, async () => {
      await page.evaluate(() => { document.querySelector('#said').textContent = ''; });
      await does({ refuse: n => { refuse = n; }, begun: () => begun });
      open();
      await page.waitForFunction(() => document.querySelector('#said').textContent !== '' && !document.body.hasAttribute('aria-busy'));
    });
  }
  const stages = async () => (await page.locator('.hit .stage').evaluateAll(all => all.map(e => e.className.split(' ').pop()))).slice(0, 5).join(' ');

  // fastByKeyboard presses keys before the answer to the one before them has come.
  async function fastByKeyboard(size) {
    await open(size, 'fast triage by keyboard', list);
    if (!await to('.hit')) return;
    await hold(async held => {
      for (const n of [1, 2, 3]) { await page.keyboard.press('e'); want(`the focus waits for answer ${n}`, await onRow(n)); }
      want(`${held.begun()} are sent at once`, held.begun() <= 1);
    });
    want(`five keys make ${await stages()}`, await stages() === 'done done done new new');
    const said = await page.locator('#said').textContent();
    want(`somebody is blamed: ${said}`, !said.includes('→') && !await page.locator('#said.wrong').count());
    await hold(async () => { await page.keyboard.press('a'); await page.keyboard.press('c'); await page.keyboard.press('e'); await page.keyboard.press('z'); await page.keyboard.press('z'); });
    want(`keys on one row and their undoing make ${await stages()}`, await stages() === 'done done done new new');
    want('of three changes of a row two undoings do not leave the first', await page.locator('.hit').nth(3).locator('.corrected').count() === 0 && await page.locator('.hit').nth(3).locator('.handled > .badge').count() === 2);
    for (let n = 0; n < 4; n++) await key('z');
    want(`all is undone: ${await stages()}`, await stages() === 'new new new new new');
    await goTo(list);
    if (!await to('.hit')) return;
    await hold(async held => { held.refuse(2); for (let n = 0; n < 3; n++) await page.keyboard.press('d'); });
    want(`one that was refused makes ${await stages()}`, await stages() === 'dropped new dropped new new');
    want('the focus does not come back to what was refused', await onRow(1) && await page.locator('#said.wrong').count() === 1 && await page.locator('.hit').nth(1).evaluate(e => e.classList.contains('is-failed')));
    await look(`failed-${lang}-${size.width}`, false);
    for (let n = 0; n < 2; n++) await key('z');
    want(`all is undone again: ${await stages()}`, await stages() === 'new new new new new');
  }

  const idle = () => page.waitForFunction(() => !document.body.hasAttribute('aria-busy'));
  const staged = async ids => (await Promise.all(ids.map(async id => (await (await page.request.get(`${base}/api/v1/documents/${id}`)).json()).handling.stage))).join(' ');
  const idsOf = () => page.locator('.hit').evaluateAll(all => all.map(e => e.dataset.id));

  // leaveByKeyboard leaves the list while an answer is held: by the key, by the address, and as one who is signed in no more.
  async function leaveByKeyboard(size) {
    await open(size, 'leave by keyboard', list);
    if (!await to('.hit')) return;
    const ids = await idsOf(), titles = await page.locator('.hit h2 a').allTextContents();
    let asked = 0, told = '';
    const stay = d => { if (d.type() === 'beforeunload') asked++; return d.dismiss(); };
    await held(async free => {
      await page.keyboard.press('e');
      await page.keyboard.press('Enter');
      page.on('dialog', stay);
      await page.evaluate(() => { location.href = '/'; });
      await until('who leaves is asked', () => asked === 1);
      page.off('dialog', stay);
      want(`left before it was written: ${page.url()}`, page.url() === list);
      free();
      await page.waitForURL(base + '/d/' + ids[1]);
    });
    want(`what was waiting is ${await staged(ids.slice(0, 1))}`, await staged(ids.slice(0, 1)) === 'done');
    await page.goto(list);
    page.once('dialog', d => d.accept());
    await key('z');
    want('it is not undone', (await stage(0)).includes('new'));
    if (!await to('.hit')) return;
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    page.once('dialog', d => { told = d.message(); return d.accept(); });
    await held(async free => {
      await page.keyboard.press('e');
      await page.keyboard.press('e');
      free();
      await page.waitForURL(/signin/);
    });
    want(`of what was not written is told: ${told}`, told.includes(titles[0].trim()) && told.includes(titles[1].trim()) && !told.includes(titles[2].trim()));
    await page.context().addCookies(cookies);
    want(`written without a session: ${await staged(ids.slice(0, 2))}`, await staged(ids.slice(0, 2)) === 'new new');
  }

  // changeByKeyboard searches for something else while changes wait: they are sent as they were asked for.
  async function changeByKeyboard(size) {
    await open(size, 'another search while it waits', list);
    if (!await to('.hit')) return;
    const ids = await idsOf();
    const sent = await posts(3, () => held(async free => {
      for (const k of ['w', 'j', 'd', 'd']) await page.keyboard.press(k);
      await write('#q', `site:${play.site} ${play.word}`);
      await page.keyboard.press('Enter');
      await page.waitForFunction(n => document.querySelectorAll('.hit').length < n, ids.length);
      free();
      await idle();
    }));
    const queries = sent.map(r => new URLSearchParams(r.postData()).get('q'));
    want(`sent with ${queries}`, queries.length === 3 && queries.every(q => q === 'site:' + play.site));
    want(`they make ${await staged(ids.slice(0, 3))}`, await staged(ids.slice(0, 3)) === 'open dropped dropped');
    if (!await to('.hit')) return;
    for (let n = 0; n < 3; n++) await key('z');
    want(`undone they are ${await staged(ids.slice(0, 3))}`, await staged(ids.slice(0, 3)) === 'new new new');
    await page.goto(list);
  }

  // lateByKeyboard goes on writing and ticking while an answer is held: neither is touched by it. A double click writes one note.
  async function lateByKeyboard(size) {
    await open(size, 'late answers', list);
    if (!await to('.hit')) return;
    await page.keyboard.press('x');
    await hold(async () => {
      await page.keyboard.press('t');
      await page.keyboard.type('поздно');
      await page.keyboard.press('Enter');
      want('ticks and field wait for the answer', await page.locator('.hit.is-chosen').count() === 0 && await page.locator('#bulk-tags').inputValue() === '');
      for (const k of ['j', 'x', 'n']) await page.keyboard.press(k);
      await page.keyboard.type('dez');
    });
    want('an answer takes the focus out of a field', await page.evaluate(() => document.activeElement.id === 'bulk-note' && document.activeElement.value === 'dez' && document.activeElement.closest('details').open));
    want('an answer unticks what was ticked since', await page.locator('.hit').nth(1).evaluate(e => e.classList.contains('is-chosen')) && await page.locator('.hit.is-chosen').count() === 1);
    want(`letters act as keys: ${await stages()}`, await stages() === 'new new new new new');
    const sent = await posts(1, async () => { await page.locator('.bulk button[value=note]').dblclick(); await idle(); });
    want(`a double click sends ${sent.map(r => r.url())}`, sent.length === 1 && page.url() === list && await page.locator('.hit').nth(1).locator('.notes-of').count() === 1);
    await key('z');
    await key('z');
    want('not all is undone', await page.locator('.hit .tag', { hasText: 'поздно' }).count() === 0 && await page.locator('.hit').nth(1).locator('.notes-of').count() === 0);
  }

  // emptyByKeyboard puts all of a list aside, and brings it back where nothing is left to be seen.
  async function emptyByKeyboard(size) {
    const url = `${list}+${play.word}`;
    await open(size, 'empty by keyboard', url);
    const all = await page.locator('.hit').count(), hidden = () => page.locator('.empty a[href*="dropped=1"]').count();
    await toggle('[data-all-shown]', 'Space');
    if (await to('.bulk-do button[value=dropped]')) await key('Enter');
    await until('the list is empty', async () => { await page.goto(url); return await page.locator('.hit').count() === 0; });
    want('it is not said that all is put aside', await hidden() === 1);
    await look(`emptied-${lang}-${size.width}`, false);
    page.once('dialog', d => d.accept());
    await enter('z');
    await until('all is back', async () => { await page.goto(url); return await page.locator('.hit .stage.new').count() === all && await hidden() === 0; });
  }

  // fieldsByKeyboard tags and notes the row in which the focus is; letters in a field are letters.
  async function fieldsByKeyboard(size) {
    await page.keyboard.press('t');
    await page.keyboard.type('проверка dez');
    await look(`work-${lang}-${size.width}`, false);
    await key('Enter');
    want('t does not tag, or keys act in a field', await page.locator('.hit .tag', { hasText: 'проверка dez' }).count() === 1 && (await stage(1)).includes('new'));
    want('the focus does not come back from the tags', await onRow(1));
    await key('z');
    const notes = () => page.locator('.hit').nth(1).locator('.notes-of').count(), had = await notes();
    await page.keyboard.press('n');
    await page.keyboard.type('заметка');
    await key('Enter');
    want('n does not note', await notes() === 1);
    want('the focus does not come back from the note', await onRow(1));
    await key('z');
    want('z does not withdraw the note', await notes() === had);
  }

  // bulkByKeyboard does something with chosen rows and with all of the page, and undoes it, by keys and by the buttons.
  async function bulkByKeyboard(size) {
    await open(size, 'bulk by keyboard', list);
    if (!await to('.hit')) return;
    for (const k of ['x', 'j', 'x']) await page.keyboard.press(k);
    want('x does not choose', await page.locator('.hit.is-chosen').count() === 2);
    await key('d');
    want('d does not drop what is chosen', (await stage(0)).includes('dropped') && (await stage(1)).includes('dropped') && await page.locator('.hit.is-chosen').count() === 0);
    await key('z');
    want('z does not bring both back', (await stage(0)).includes('new') && (await stage(1)).includes('new'));
    const all = await page.locator('.hit').count();
    await toggle('[data-all-shown]', 'Space');
    want('not all are chosen', await page.locator('.hit.is-chosen').count() === all);
    if (await to('.bulk-do button[value=done]')) await key('Enter');
    want('not all are done', await page.locator('.hit .stage.done').count() === all);
    if (await to('.undo')) await key('Enter');
    want('not all are as they were', await page.locator('.hit .stage.new').count() === all);
  }

  // documentByKeyboard fills the form of one mention: stage, tags, what the program judged, and a note.
  async function documentByKeyboard(size) {
    await open(size, 'document by keyboard', list);
    await press('.hit:nth-of-type(5) h2 a');
    if (await to('#work-stage')) await page.keyboard.press('ArrowDown');
    await write('#work-tags', 'срочно');
    const more = page.locator('.work form > details');
    if (!await more.getAttribute('open').then(o => o !== null)) await toggle('.work form > details > summary');
    if (await to('#work-complaint')) await page.keyboard.press('ArrowDown');
    await write('#work-note', 'написала');
    await press('.work form > button[type=submit]');
    want('it is not kept', await page.locator('#work-stage').inputValue() === 'open' && await page.locator('#work-tags').inputValue() === 'срочно' && await page.locator('.work .history .note-of').count() > 0);
    await look(`document-keys-${lang}-${size.width}`);
    if (await to('#work-stage')) await page.keyboard.press('ArrowUp');
    await write('#work-tags', ' ');
    if (await to('#work-complaint')) await page.keyboard.press('ArrowUp');
    await press('.work form > button[type=submit]');
    want('it is not as it was', await page.locator('#work-stage').inputValue() === 'new' && await page.locator('#work-tags').inputValue() === '');
  }

  // act opens the form of a decision about copies, fills it and sends it.
  async function act(name, other) {
    const form = `.cluster form[action$="/cluster/${name}"]`, found = await page.evaluate(f => {
      const summary = document.querySelector(f)?.closest('details').querySelector('summary');
      for (const s of document.querySelectorAll('.cluster summary')) s.toggleAttribute('data-act', s === summary);
      return Boolean(summary);
    }, form);
    if (!want(`there is no form to ${name}`, found)) return;
    await toggle('[data-act]');
    if (other) await write(`${form} input[name=other]`, other);
    await write(`${form} input[name=reason]`, 'проверка');
    await enter();
  }

  // copiesByKeyboard handles a row that stands for two copies, and takes one out of its cluster, back, and joins it to another document.
  async function copiesByKeyboard(size) {
    await open(size, 'copies by keyboard', `${base}/search?q=${encodeURIComponent(`"${play.copy}"`)}`);
    if (!want('two copies are not one row', await page.locator('.hit').count() === 1 && await page.locator('.hit .fold').count() === 1)) return;
    if (!await to('.hit')) return;
    const ids = (await page.locator('.hit input[name=pick]').getAttribute('value')).split(' ').map(p => p.split(':')[0]);
    const stages = async () => (await Promise.all(ids.map(async id => (await (await page.request.get(`${base}/api/v1/documents/${id}`)).json()).handling.stage))).join(' ');
    await key('e');
    want(`e handles ${await stages()}`, await stages() === 'done done');
    await key('z');
    want(`z leaves ${await stages()}`, await stages() === 'new new');
    await toggle('.fold summary');
    want('the copies do not show', await page.locator('.fold .twins a').first().isVisible());
    await look(`copies-${lang}-${size.width}`, false);
    await page.goto(`${base}/d/${ids[0]}`);
    const others = () => page.locator('.cluster > .twins > li').count();
    want('the page does not show the copy', await others() === 1);
    await act('split');
    want('it is not taken out', await others() === 0 && await page.locator('.flash').count() === 1);
    await act('undo');
    want('it is not back', await others() === 1);
    await act('split');
    await act('merge', `${base}/d/${ids[1]}`);
    want('they are not joined', await others() === 1);
    await look(`cluster-${lang}-${size.width}`);
  }

  return [searchByKeyboard, backByKeyboard, narrowByKeyboard, severalByKeyboard, viewByKeyboard, triageByKeyboard, fastByKeyboard, leaveByKeyboard, changeByKeyboard, lateByKeyboard, emptyByKeyboard, bulkByKeyboard, documentByKeyboard, copiesByKeyboard];
}
