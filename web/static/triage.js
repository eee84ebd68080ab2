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

  async function send(action, fields) {
    const f = form(), data = new URLSearchParams();
    for (const name of ['back', 'moment', 'q', 'f', 'dropped']) for (const i of $$(`input[name=${name}]`, f)) data.append(name, i.value);
    for (const [k, v] of fields) data.append(k, v);
    for (const r of rows()) data.append('shown', [r.dataset.id, ...copies(r)].join(' '));
    document.body.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(action, { method: 'POST', headers: { Accept: 'application/json' }, body: data, credentials: 'same-origin' });
      if (answer.redirected || !(answer.headers.get('Content-Type') ?? '').startsWith('application/json')) { location.reload(); return false; }
      const done = await answer.json();
      renew(done.rows);
      if (done.did) ours.add(done.did);
      if (!done.error) offer(done.undo);
      say(done.said, done.error);
      return answer.ok && !done.left; // what a colleague was first at stays before the reader
    } catch {
      say($('#work-list').dataset.failed ?? '', true);
      return false;
    } finally {
      document.body.removeAttribute('aria-busy');
    }
  }

  // What was done on this page can be taken back at once, step by step; of what was done before, elsewhere, the reader is asked.
  const ours = new Set();
  function offer(last) {
    const b = $('.undo');
    if (!b) return;
    b.value = last?.id ?? '';
    b.textContent = last?.said ?? '';
    b.hidden = !b.value;
  }
  function undo() {
    const b = $('.undo');
    if (!b) return;
    if (!b.value) say(b.dataset.none);
    else if (ours.has(b.value) || confirm(`${b.dataset.ask}\n${b.textContent}?`)) send('/handling/undo', [['bulk', b.value]]);
  }

  const picks = list => list.map(r => ['pick', box(r).value]);
  const untick = () => { for (const r of chosen()) box(r).checked = false; const all = $('input[name=all]', form()); if (all) all.checked = false; counted(); };

  // act does something with the chosen rows, or with the current one, and goes on to the next.
  async function act(verb, more = []) {
    const many = chosen(), row = here();
    if (!form() || !many.length && !row) return;
    if (many.length) { if (await send('/handling', [['do', verb], ...more, ...picks(many)])) untick(); return; }
    if (await send('/handling', [['do', verb], ...more, ['pick', box(row).value]]) && (verb === 'done' || verb === 'dropped') && row.contains(document.activeElement)) {
      const all = rows(), next = all[all.indexOf(row) + 1];
      if (next) show(next, true);
    }
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
    c: () => { const row = chosen()[0] ?? here(); if (row) act($('.handled', row).dataset.complaint === 'yes' ? 'complaint-no' : 'complaint-yes'); },
    '-': () => act('tone-negative'), '0': () => act('tone-neutral'), '+': () => act('tone-positive'), '=': () => act('tone-positive'),
    t: () => aimed() && field('bulk-tags'), n: () => aimed() && field('bulk-note'), z: () => undo(),
    o: open, Enter: open, '?': () => $('#keys')?.showModal(),
  };

  function open() { const row = here(); if (row) location.assign($('h2 a', row).href); }

  const aimed = () => here() || chosen().length > 0;

  // letter is the key by what it writes, or by its place where the keyboard writes another script: о is j there.
  const letter = e => /^Key[A-Z]$/.test(e.code) && !/^[\x20-\x7e]$/.test(e.key) ? e.code.slice(3).toLowerCase() : e.key;

  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !rows().length || inField(e.target)) {
      if (e.key === 'Escape' && inField(e.target) && form()?.contains(e.target)) begun = null, show(rowOf(current) ?? rows()[0], true);
      return;
    }
    const onRow = e.target.classList?.contains('hit');
    if (['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key) && !onRow) return; // they scroll, and open what has the focus
    const key = letter(e);
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
  document.addEventListener('submit', async e => {
    if (e.target.id !== 'bulk') return;
    const by = e.submitter;
    e.preventDefault();
    if (by?.getAttribute('formaction')) { undo(); return; }
    const fields = new FormData(e.target, by), verb = [[by?.name ?? 'do', by?.value ?? 'fields']];
    const rest = [...fields].filter(([k]) => ['pick', 'all', 'tags', 'note', 'assignee', 'verdict'].includes(k));
    if (by?.name === 'one') { await send('/handling', verb); return; }
    const row = rowOf(begun);
    begun = null;
    if (row && !rest.some(([k]) => k === 'pick' || k === 'all')) rest.push(['pick', box(row).value]);
    if (await send('/handling', [...verb, ...rest])) { untick(); for (const id of ['bulk-tags', 'bulk-note']) document.getElementById(id).value = ''; $('.bulk-more', form()).open = false; show(rowOf(current), true); }
  });

  // What came: asked for every 20 seconds while the page is seen, seldomer after a failure.
  let mark = '', waits = 20000, timer = 0, asked = null;
  async function news() {
    const list = $('#work-list');
    if (!list || 'still' in list.dataset || document.hidden) return;
    if (asked !== list) { asked = list; mark = ''; }
    const q = new URLSearchParams(location.search), ask = new URLSearchParams({ mark, total: list.dataset.total, q: q.get('q') ?? '' });
    for (const f of q.getAll('f')) ask.append('f', f);
    if (q.get('dropped')) ask.append('dropped', q.get('dropped'));
    for (const r of rows()) ask.append('shown', [r.dataset.id + ':' + $('.handled', r).dataset.key, ...copies(r)].join(' '));
    try {
      const answer = await fetch('/search/news?' + ask, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (!answer.ok) throw new Error();
      const come = await answer.json();
      if (asked !== $('#work-list')) return;
      if (!mark) mark = come.mark;
      const link = $('.news a', list); // the place around it is always there, so that it is read out when it fills
      if (come.new > 0 && link.textContent !== come.said) { link.textContent = come.said; link.hidden = false; }
      renew(come.rows, true);
      if (come.told) say(come.told);
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
