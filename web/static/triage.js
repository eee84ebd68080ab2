// The list of the search by keyboard, and what comes while it is read. All of it can be done by the page's own forms: this
// sends the same forms without loading the page anew. Nothing moves under the reader's hands; what changed is shown in its row.
(() => {
  'use strict';
  const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  // A list may be another than the one that is shown by now: the search brings a new one while changes of the old one wait.
  const shown = () => $('#work-list'), rows = (list = shown()) => list ? $$('.hit', list) : [], form = () => $('#bulk');
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
  const rowOf = (id, list) => rows(list).find(r => r.dataset.id === id);
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
  function renew(fresh, keep, list) {
    for (const [id, html] of Object.entries(fresh ?? {})) for (const row of new Set([rowOf(id, list), rowOf(id)])) {
      const old = row && $('.handled', row);
      if (!old || keep && old.contains(document.activeElement)) continue;
      const part = document.createElement('template'), held = old.contains(document.activeElement), ticked = box(row)?.checked;
      part.innerHTML = html.trim();
      const badges = $('.badges', part.content);
      for (const li of $$('.badges > :not(.official)', row)) li.remove();
      $('.badges', row).prepend(...badges.children);
      badges.remove();
      old.replaceWith(part.content);
      if (ticked && box(row)) box(row).checked = true;
      if (held) row.focus({ preventScroll: true });
    }
    counted();
  }

  // What is done is sent one after the other, so many waiting at most: keys do not wait for answers. A change goes out with what its
  // list was found by when the key was pressed: { ids of its rows, ticked, all, note; list, fields }.
  const waitMost = 50;
  let waiting = 0, asked = 0, last = Promise.resolve(), newest; // newest: the key of the form that waits last
  let opening = null; // where the reader goes when nothing waits any more
  let ended = false; // nobody is signed in any more
  const failed = []; // [id of a row, what was said of it, its list, the note that was to be written]
  function queue(change, job, key) {
    const list = shown(), fields = [];
    if (waiting && key && key === newest) return null; // the same form twice
    if (waiting >= waitMost) { say(list.dataset.wait, true); return null; }
    for (const name of ['back', 'moment', 'q', 'f', 'dropped']) for (const i of $$(`input[name=${name}]`, form())) fields.push([name, i.value]);
    const from = { ids: [], ...change, list, fields };
    waiting++;
    asked++;
    newest = key;
    opening = null;
    document.body.setAttribute('aria-busy', 'true');
    return last = last.then(() => ended ? missed(from, '') : job(from)).catch(() => missed(from, list.dataset.failed)).finally(() => {
      if (--waiting) return;
      document.body.removeAttribute('aria-busy');
      if (ended) signIn();
      else if (failed.length) comeBack();
      else if (opening) location.assign(opening);
      opening = null;
    });
  }

  // missed marks the rows of which a change was not written, ticks again those that were, and keeps what is said until nothing waits.
  function missed({ list, ids, ticked, all, note }, said, which = ids) {
    for (const id of which.length ? which : [undefined]) failed.push([id, said, list, note]);
    for (const id of which) {
      for (const row of [rowOf(id, list), rowOf(id)]) row?.classList.add('is-failed');
      if (ticked && rowOf(id, list)) box(rowOf(id, list)).checked = true;
    }
    if (all && which === ids && $('input[name=all]', list)) $('input[name=all]', list).checked = true;
    counted();
  }
  const named = (id, list) => { const row = rowOf(id, list) ?? rowOf(id); return row ? `«${$('h2 a', row).textContent.trim()}»` : ''; };

  // comeBack goes to the first row whose change was not written and says why, unless the reader is writing. Keys that were meant for
  // the row where they were may still be under way: for a moment none acts.
  let came = -Infinity;
  function comeBack() {
    const all = failed.splice(0), row = all.map(([id]) => rowOf(id)).find(Boolean), told = new Map();
    for (const [id, said, list] of all) told.set(said, [...told.get(said) ?? [], named(id, list)].filter(Boolean));
    say([...told].map(([said, names]) => told.size > 1 && names.length ? `${names.slice(0, 3).join(', ')}: ${said}` : said).join(' · '), true);
    if (!row || document.activeElement === row || inField(document.activeElement)) return;
    show(row, true);
    came = performance.now();
  }

  // signIn says what was not written before the page goes, as the next one knows nothing of it.
  function signIn() {
    const list = failed[0]?.[2], lines = [...new Set(failed.splice(0).map(([id, , list, note]) => [named(id, list), note].filter(Boolean).join(': ')))].filter(Boolean);
    alert([list?.dataset.ended ?? '', ...lines.slice(0, 12), ...lines.length > 12 ? ['…'] : []].join('\n'));
    location.reload();
  }

  // Whoever leaves while something waits leaves when it is written; whom this cannot hold is asked.
  function leave(href) {
    if (!waiting) { location.assign(href); return; }
    opening = href;
    say(shown()?.dataset.wait ?? '');
  }
  addEventListener('beforeunload', e => { if (waiting) e.preventDefault(); });

  // made leads from a document as it was picked, "ID:VERSION", to what the reader's own change made of it: whoever acts again before an
  // answer has come has seen that. What others made of it they have not.
  const made = new Map();
  const asMade = picks => picks.replace(/\S+/g, p => { while (made.has(p)) p = made.get(p); return p; });
  const next = p => p.replace(/\d+$/, v => Number(v) + 1);
  function remember(picks, list) {
    const now = new Map(rows(list).flatMap(r => (box(r)?.value ?? '').split(' ')).map(p => p.split(':')));
    return picks.filter(p => Number(now.get(p.split(':')[0])) > Number(p.split(':')[1])).map(p => { made.set(p, next(p)); return next(p); });
  }

  // send says whether it was written, what is said of it, whether some of it was left, and the rows of that.
  async function send(action, { list, fields: own }, fields) {
    const data = new URLSearchParams(own), sent = [];
    for (let [k, v] of fields) {
      if (k === 'pick' || k === 'one') sent.push(...(v = asMade(v)).split(' ').filter(p => /:\d+$/.test(p)));
      data.append(k, v);
    }
    for (const ids of new Set([...rows(list), ...rows()].map(r => [r.dataset.id, ...copies(r)].join(' ')))) data.append('shown', ids);
    try {
      const answer = await fetch(action, { method: 'POST', headers: { Accept: 'application/json' }, body: data, credentials: 'same-origin', signal: AbortSignal.timeout(60000) });
      if (!(answer.headers.get('Content-Type') ?? '').startsWith('application/json')) {
        ended = answer.redirected || answer.status === 401 || answer.status === 403;
        throw new Error();
      }
      const done = await answer.json(), ok = answer.ok && !done.left, left = new Set(done.left_ids);
      renew(done.rows, false, list);
      if (done.did) ours.set(done.did, ok && !done.some ? remember(sent, list) : []);
      if (!done.error) offer(done.undo);
      say(done.said, done.error || done.left);
      // what a colleague was first at stays before the reader
      return { ok, said: done.said, some: done.some, left: rows(list).filter(r => [r.dataset.id, ...copies(r)].some(id => left.has(id))).map(r => r.dataset.id) };
    } catch {
      say(list.dataset.failed, true);
      return { ok: false, said: list.dataset.failed, left: [] };
    }
  }

  // wrote shows of the rows of a change whether it was written.
  function wrote(from, { ok, said, some, left }) {
    for (const id of from.ids) rowOf(id, from.list)?.classList.remove('is-failed');
    if (!ok || some) missed(from, said, left.length ? left : ok ? [] : from.ids);
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
    if ($('.undo')) queue({}, async from => {
      const b = $('.undo'), id = b.value;
      if (!id) say(b.dataset.none ?? '');
      else if (ours.has(id) || confirm(`${b.dataset.ask}\n${b.textContent}?`)) {
        const done = await send('/handling/undo', from, [['bulk', id]]);
        if (done.ok) remember(ours.get(id) ?? [], from.list);
        wrote(from, done);
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
    const waits = queue({ ids, ticked: many.length > 0 }, async from => {
      wrote(from, await send('/handling', from, [['do', typeof verb === 'function' ? verb(rowOf(ids[0], from.list)) : verb], ...more, ...on]));
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
    1: () => act('toward-negative'), 2: () => act('toward-neutral'), 3: () => act('toward-positive'), 4: () => act('toward-none'),
    t: () => aimed() && field('bulk-tags'), n: () => aimed() && field('bulk-note'), z: () => undo(),
    o: open, Enter: open, '?': () => $('#keys')?.showModal(),
  };

  function open() { const row = here(); if (row) leave($('h2 a', row).href); }

  const aimed = () => here() || chosen().length > 0;

  // letter is the key by what it writes, or by its place where the keyboard writes another script: о is j there.
  const letter = e => /^Key[A-Z]$/.test(e.code) && !/^[\x20-\x7e]$/.test(e.key) ? e.code.slice(3).toLowerCase() : e.key;

  document.addEventListener('keydown', e => {
    if (e.repeat && e.key === 'Enter' && e.target.closest?.('#bulk, #work-list .hit')) { e.preventDefault(); return; } // held, it sends once
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
    opening = null; // who goes on here has not left
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
  document.addEventListener('click', e => {
    if (e.target.closest('[data-keys]')) $('#keys').showModal();
    // A double click sends once, and does nothing to what has moved under it.
    if (e.detail > 1 && e.target.closest('#bulk button:not([formaction]), .hit button[name=one], #work-list a')) e.preventDefault();
  });

  // What a button sends of the fields that are written in; with Enter the note is meant where there is one.
  const written = (verb, fields) => ({ note: ['note'], tag: ['tags'], untag: ['tags'], fields: [String(fields.get('note')).trim() ? 'note' : 'tags'] })[verb] ?? [];
  // refill gives back what was not written, unless something else stands there by now.
  function refill(texts) {
    for (const [name, text] of texts) { const f = document.getElementById('bulk-' + name); if (f && !f.value) f.value = text; }
    if (texts.length && form() && !inField(document.activeElement)) $('.bulk-more', form()).open = true;
  }

  document.addEventListener('submit', e => {
    if (e.target.id !== 'bulk') return;
    const by = e.submitter, one = by?.name === 'one';
    e.preventDefault();
    if (by?.getAttribute('formaction')) { undo(); return; }
    const fields = new FormData(e.target, by), verb = [[by?.name ?? 'do', by?.value ?? 'fields']], many = one ? [] : chosen(), row = one ? by.closest('.hit') : rowOf(begun);
    const rest = one ? [] : [...fields].filter(([k]) => ['pick', 'all', 'tags', 'note', 'assignee', 'verdict'].includes(k)), all = rest.some(([k]) => k === 'all');
    if (!one) begun = null;
    if (row && !one && !many.length && !all) rest.push(['pick', box(row).value]);
    const texts = one ? [] : written(verb[0][1], fields).map(name => [name, fields.get(name)]), note = texts.find(([name]) => name === 'note')?.[1];
    const ids = many.length ? many.map(r => r.dataset.id) : row && !all ? [row.dataset.id] : [];
    const waits = queue({ ids, ticked: many.length > 0, all, note }, async from => {
      const done = await send('/handling', from, [...verb, ...rest]);
      wrote(from, done);
      if (!done.ok) refill(texts);
    }, JSON.stringify([verb, rest]));
    if (!waits || one) return;
    untick();
    for (const [name] of texts) document.getElementById('bulk-' + name).value = '';
    if (!['tags', 'note'].some(name => document.getElementById('bulk-' + name).value)) $('.bulk-more', form()).open = false;
    if (row || form().contains(document.activeElement)) show(row ?? rowOf(current) ?? rows()[0], true);
  });

  // What came: asked for every 20 seconds while the page is seen, seldomer after a failure.
  let mark = '', waits = 20000, timer = 0, listed = null;
  async function news() {
    const list = shown();
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
      if (listed !== shown()) return;
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
  // Links wait like keys, with the value that they come back to; what opens elsewhere does not leave the page.
  document.addEventListener('click', e => {
    const link = e.target.closest('a[href]');
    if (!waiting || !link || link.getAttribute('href').startsWith('#') || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || link.hasAttribute('download') ||
      (link.getAttribute('target') ?? '_self') !== '_self') return;
    e.preventDefault();
    leave(new URL(link.getAttribute('href'), location.href).href); // those of the chart are of SVG and have no address of their own
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) news().then(again); });
  document.addEventListener('htmx:afterSwap', e => { if (e.target.id === 'results') { opening = null; begin(); } });
  begin();
  backToValue();
})();
