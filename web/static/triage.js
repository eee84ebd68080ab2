// The list of the search by keyboard, and what comes while it is read. All of it can be done by the page's own forms: this
// sends the same forms without loading the page anew. Nothing moves under the reader's hands; what changed is shown in its row.
(() => {
  'use strict';
  const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const rows = () => $$('#work-list .hit'), form = () => $('#bulk');
  const inField = e => e.closest?.('textarea, select, [contenteditable], dialog, input:not([type=checkbox]):not([type=radio])');
  let current = null; // id of the row that Tab comes back to
  let begun = null; // id of the row at which a key led into a field

  let silent = 0;
  function say(text, bad) {
    const p = $('#said');
    if (!p) return;
    p.textContent = text;
    p.classList.toggle('wrong', Boolean(bad));
    clearTimeout(silent);
    silent = setTimeout(() => { p.textContent = ''; }, 10000);
  }
  const rowOf = id => rows().find(r => r.dataset.id === id);
  // here is the row that has the focus; keys do nothing to a row that nobody went to.
  const here = () => document.activeElement.closest?.('#work-list .hit') ?? null;
  const box = row => $('input[name=pick]', row);
  // copies are the ids of what a row stands for beside its own document.
  const copies = row => (box(row)?.value ?? '').split(' ').slice(1).map(p => p.split(':')[0]);
  const chosen = () => rows().filter(r => box(r)?.checked);

  // show makes a row the one that Tab comes back to.
  function show(row, focus) {
    if (!row) return;
    for (const r of rows()) r.tabIndex = r === row ? 0 : -1;
    current = row.dataset.id;
    if (focus) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: 'nearest' }); }
  }

  function move(by) {
    const all = rows(), at = all.indexOf(document.activeElement.closest?.('.hit') ?? null);
    if (!all.length) return;
    if (at < 0) return show(rowOf(current) ?? all[0], true);
    show(all[Math.max(0, Math.min(all.length - 1, at + by))], true);
  }

  function counted() {
    const n = chosen().length, label = $('[data-chosen]'), all = $('[data-all-shown]');
    if (!label) return;
    label.dataset.page ??= label.textContent;
    label.textContent = n ? label.dataset.chosen.replace('#', n) : label.dataset.page;
    all.checked = n > 0 && n === rows().length;
    all.indeterminate = n > 0 && n < rows().length;
    for (const r of rows()) r.classList.toggle('is-chosen', Boolean(box(r)?.checked));
  }

  // renew puts in what the server says of rows. Boxes stay ticked, and the focus where it is.
  function renew(fresh, keep) {
    for (const [id, html] of Object.entries(fresh ?? {})) {
      const row = rowOf(id), old = row && $('.handled', row);
      if (!old || keep && old.contains(document.activeElement)) continue;
      const part = document.createElement('template'), held = old.contains(document.activeElement), ticked = box(row)?.checked;
      part.innerHTML = html.trim();
      old.replaceWith(part.content);
      if (ticked && box(row)) box(row).checked = true;
      if (held) row.focus({ preventScroll: true });
    }
    counted();
  }

  // What is done is sent one after the other, so many waiting at most: keys do not wait for answers.
  const waitMost = 50;
  let waiting = 0, asked = 0, last = Promise.resolve();
  const failed = []; // [id of a row, what was said of it]
  function queue(job) {
    if (waiting >= waitMost) { say($('#work-list').dataset.wait ?? '', true); return null; }
    waiting++;
    asked++;
    document.body.setAttribute('aria-busy', 'true');
    return last = last.then(job).catch(() => {}).finally(() => {
      if (--waiting) return;
      document.body.removeAttribute('aria-busy');
      comeBack();
    });
  }

  // comeBack goes to the first row whose change was not written and says why, unless the reader is writing. Keys that were meant for
  // the row where they were may still be under way: for a moment none acts.
  let came = -Infinity;
  function comeBack() {
    const list = failed.splice(0), row = list.length && rowOf(list[0][0]);
    if (!list.length) return;
    const name = id => list.length > 1 && rowOf(id) ? `«${$('h2 a', rowOf(id)).textContent}»: ` : '';
    say([...new Set(list.map(([id, said]) => name(id) + said))].join(' · '), true);
    if (!row || document.activeElement === row || inField(document.activeElement)) return;
    show(row, true);
    came = performance.now();
  }

  // made leads from a document as it was picked, "ID:VERSION", to what the reader's own change made of it: whoever acts again before an
  // answer has come has seen that. What others made of it they have not.
  const made = new Map();
  const asMade = picks => picks.replace(/\S+/g, p => { while (made.has(p)) p = made.get(p); return p; });
  const next = p => p.replace(/\d+$/, v => Number(v) + 1);
  function remember(picks) {
    const shown = new Map(rows().flatMap(r => (box(r)?.value ?? '').split(' ')).map(p => p.split(':')));
    return picks.filter(p => Number(shown.get(p.split(':')[0])) > Number(p.split(':')[1])).map(p => { made.set(p, next(p)); return next(p); });
  }

  // send says whether all was written, and what is said of it.
  async function send(action, fields) {
    const f = form(), data = new URLSearchParams(), sent = [];
    for (const name of ['back', 'moment', 'q', 'f', 'dropped']) for (const i of $$(`input[name=${name}]`, f)) data.append(name, i.value);
    for (let [k, v] of fields) {
      if (k === 'pick' || k === 'one') sent.push(...(v = asMade(v)).split(' ').filter(p => /:\d+$/.test(p)));
      data.append(k, v);
    }
    for (const r of rows()) data.append('shown', [r.dataset.id, ...copies(r)].join(' '));
    try {
      const answer = await fetch(action, { method: 'POST', headers: { Accept: 'application/json' }, body: data, credentials: 'same-origin', signal: AbortSignal.timeout(60000) });
      if (answer.redirected || !(answer.headers.get('Content-Type') ?? '').startsWith('application/json')) { location.reload(); return [false, '']; }
      const done = await answer.json(), ok = answer.ok && !done.left;
      renew(done.rows);
      if (done.did) ours.set(done.did, ok && !done.some ? remember(sent) : []);
      if (!done.error) offer(done.undo);
      say(done.said, done.error || done.left);
      return [ok, done.said]; // what a colleague was first at stays before the reader
    } catch {
      const said = $('#work-list').dataset.failed ?? '';
      say(said, true);
      return [false, said];
    }
  }

  // What was done on this page can be taken back at once, step by step; of what was done before, elsewhere, the reader is asked.
  const ours = new Map(); // a change, to what it made of its documents
  function offer(last) {
    const b = $('.undo');
    if (!b) return;
    b.value = last?.id ?? '';
    b.textContent = last?.said ?? '';
    b.hidden = !b.value;
  }
  // undo takes back what is the last by the time when all that waits is done.
  function undo() {
    if ($('.undo')) queue(async () => {
      const b = $('.undo'), id = b.value;
      if (!id) say(b.dataset.none);
      else if (ours.has(id) || confirm(`${b.dataset.ask}\n${b.textContent}?`)) {
        const [ok] = await send('/handling/undo', [['bulk', id]]);
        if (ok) remember(ours.get(id) ?? []);
      }
    });
  }

  // undoAlone takes the last change back where no row is left to show it: the list comes anew.
  function undoAlone() {
    const b = $('.undo-alone .undo');
    if (b && confirm(`${b.dataset.ask}\n${b.textContent}?`)) b.form.requestSubmit(b);
  }

  const picks = list => list.map(r => ['pick', box(r).value]);
  const untick = () => { for (const r of chosen()) box(r).checked = false; const all = $('input[name=all]', form()); if (all) all.checked = false; counted(); };

  // act does something with the chosen rows, or with the current one, and goes on to the next at once. verb may be a function, asked when it is sent.
  function act(verb, more = []) {
    const many = chosen(), row = here();
    if (!form() || !many.length && !row || performance.now() - came < 700) return;
    const all = many.length ? many : [row], on = picks(all), ids = all.map(r => r.dataset.id);
    const waits = queue(async () => {
      const [ok, said] = await send('/handling', [['do', typeof verb === 'function' ? verb(rowOf(ids[0])) : verb], ...more, ...on]);
      for (const id of ids) rowOf(id)?.classList.toggle('is-failed', !ok);
      if (ok) return;
      failed.push([ids[0], said]);
      if (many.length) { for (const id of ids) if (rowOf(id)) box(rowOf(id)).checked = true; counted(); }
    });
    if (!waits) return;
    if (many.length) untick();
    else if (verb === 'done' || verb === 'dropped') { const list = rows(), to = list[list.indexOf(row) + 1]; if (to) show(to, true); }
  }

  function field(id) {
    const f = document.getElementById(id);
    if (!f) return;
    f.closest('details').open = true;
    begun = here()?.dataset.id ?? null;
    f.focus();
    f.select?.();
  }

  const keys = {
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    x: () => { const row = here(); const b = row && box(row); if (b) { b.checked = !b.checked; counted(); } },
    e: () => act('done'), w: () => act('open'), u: () => act('new'), d: () => act('dropped'), a: () => act('mine'),
    c: () => act(row => row && $('.handled', row).dataset.complaint === 'yes' ? 'complaint-no' : 'complaint-yes'),
    '-': () => act('tone-negative'), '0': () => act('tone-neutral'), '+': () => act('tone-positive'), '=': () => act('tone-positive'),
    t: () => aimed() && field('bulk-tags'), n: () => aimed() && field('bulk-note'), z: () => undo(),
    o: open, Enter: open, '?': () => $('#keys')?.showModal(),
  };

  function open() { const row = here(); if (row) location.assign($('h2 a', row).href); }

  const aimed = () => here() || chosen().length > 0;

  // letter is the key by what it writes, or by its place where the keyboard writes another script: о is j there.
  const letter = e => /^Key[A-Z]$/.test(e.code) && !/^[\x20-\x7e]$/.test(e.key) ? e.code.slice(3).toLowerCase() : e.key;

  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || inField(e.target)) {
      if (e.key === 'Escape' && inField(e.target) && form()?.contains(e.target)) begun = null, show(rowOf(current) ?? rows()[0], true);
      return;
    }
    const onRow = e.target.classList?.contains('hit');
    if (['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key) && !onRow) return; // they scroll, and open what has the focus
    const key = letter(e);
    if (!rows().length) { if (key === 'z' && !e.repeat) undoAlone(); return; }
    if (!Object.hasOwn(keys, key) || e.repeat && !['j', 'k', 'ArrowDown', 'ArrowUp'].includes(key)) return;
    e.preventDefault();
    keys[key]();
  });

  // Escape closes the card of the views and comes back to what opened it.
  document.addEventListener('keydown', e => {
    const card = e.key === 'Escape' && e.target.closest?.('.view-more[open]');
    if (card) { card.open = false; $('summary', card).focus(); }
  });

  document.addEventListener('focusin', e => { const row = e.target.closest?.('#work-list .hit'); if (row) show(row); });
  document.addEventListener('change', e => {
    if (e.target.matches('[data-all-shown]')) for (const r of rows()) if (box(r)) box(r).checked = e.target.checked;
    if (e.target.matches('[data-all-shown], input[name=pick]')) counted();
  });
  document.addEventListener('click', e => { if (e.target.closest('[data-keys]')) $('#keys').showModal(); });
  document.addEventListener('submit', e => {
    if (e.target.id !== 'bulk') return;
    const by = e.submitter;
    e.preventDefault();
    if (by?.getAttribute('formaction')) { undo(); return; }
    const fields = new FormData(e.target, by), verb = [[by?.name ?? 'do', by?.value ?? 'fields']];
    const rest = by?.name === 'one' ? [] : [...fields].filter(([k]) => ['pick', 'all', 'tags', 'note', 'assignee', 'verdict'].includes(k));
    const row = by?.name === 'one' ? by.closest('.hit') : rowOf(begun);
    if (by?.name !== 'one') begun = null;
    if (row && by?.name !== 'one' && !rest.some(([k]) => k === 'pick' || k === 'all')) rest.push(['pick', box(row).value]);
    const waits = queue(async () => {
      const [ok, said] = await send('/handling', [...verb, ...rest]);
      if (row) row.classList.toggle('is-failed', !ok);
      if (!ok && row) failed.push([row.dataset.id, said]);
      if (!ok || by?.name === 'one') return;
      untick();
      for (const id of ['bulk-tags', 'bulk-note']) { const field = document.getElementById(id); if (rest.some(([k, v]) => `bulk-${k}` === id && v === field.value)) field.value = ''; }
      $('.bulk-more', form()).open = false;
      if (!row && form().contains(document.activeElement)) show(rowOf(current), true);
    });
    if (waits && row && by?.name !== 'one') show(row, true);
  });

  // What came: asked for every 20 seconds while the page is seen, seldomer after a failure.
  let mark = '', waits = 20000, timer = 0, listed = null;
  async function news() {
    const list = $('#work-list');
    if (!list || 'still' in list.dataset || document.hidden || waiting) return; // what is being written is no news
    const before = asked;
    if (listed !== list) { listed = list; mark = ''; }
    const q = new URLSearchParams(location.search), ask = new URLSearchParams({ mark, total: list.dataset.total, q: q.get('q') ?? '' });
    for (const f of q.getAll('f')) ask.append('f', f);
    if (q.get('dropped')) ask.append('dropped', q.get('dropped'));
    for (const r of rows()) ask.append('shown', [r.dataset.id + ':' + $('.handled', r).dataset.key, ...copies(r)].join(' '));
    try {
      const answer = await fetch('/search/news?' + ask, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (!answer.ok) throw new Error();
      const come = await answer.json();
      if (listed !== $('#work-list')) return;
      if (!mark) mark = come.mark;
      const link = $('.news a', list); // the place around it is always there, so that it is read out when it fills
      if (come.new > 0 && link.textContent !== come.said) { link.textContent = come.said; link.hidden = false; }
      if (before === asked) { renew(come.rows, true); if (come.told) say(come.told); }
      waits = 20000;
    } catch {
      waits = Math.min(waits * 2, 300000);
    }
  }
  const again = () => { clearTimeout(timer); timer = setTimeout(async () => { await news(); again(); }, waits); };
  const begin = () => {
    for (const e of $$('.only-script')) e.hidden = false;
    show(rows()[0]);
    const there = location.hash.startsWith('#d-') && rowOf(location.hash.slice(3));
    if (there) show(there, true);
    counted();
    news().then(again);
  };
  // A choice loads the page anew, and is told which value was chosen: the focus comes back to it, so that the next is near. A
  // click on a name is meant for the list, and leads to its beginning. The address does not name the value's own id: a browser that
  // finds what it names, and cannot focus it, takes the focus away.
  document.addEventListener('click', e => {
    const link = e.target.closest('.facets a, .numbers a'), value = link?.closest('li[id]');
    if (value && (link.matches('.pick') || e.detail === 0)) link.hash = 'to-' + value.id;
  });
  function backToValue() {
    const value = location.hash.startsWith('#to-') && document.getElementById(location.hash.slice(4));
    if (!value) return;
    for (let d = value.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
    $('a:not([aria-hidden])', value).focus(); // the box, or the name where nothing is chosen any more
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) news().then(again); });
  document.addEventListener('htmx:afterSwap', e => { if (e.target.id === 'results') begin(); });
  begin();
  backToValue();
})();
