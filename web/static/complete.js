// What may follow in the search field: names of fields, and values that the company has. The field stays a text box, as one of several lines must, with a list that is told;
// nothing is chosen until an arrow key chooses it, so Enter still searches. Without this script it is a plain field.
(() => {
  const field = document.querySelector('textarea[data-complete]'), list = document.getElementById('q-options'), said = document.getElementById('q-said');
  if (!field || !list) return;
  const most = 8;
  let fields = null, shown = [], at = -1, from = 0, to = 0; // what is proposed stands for from to the cursor at to
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-haspopup', 'listbox');

  // The answer is asked for once; where none comes the field goes on without.
  let asked = null;
  const load = () => asked ??= fetch(field.dataset.complete, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then((a) => { if (!a.ok) throw new Error(); return a.json(); }).then((known) => { fields = known.fields; }).catch(() => { asked = null; });

  const fold = (s) => s.toLowerCase().replaceAll('ё', 'е').replaceAll('"', '');
  const begins = (text, typed) => fold(text).split(/[\s:@.-]+/).some((w) => w.startsWith(typed)) || fold(text).startsWith(typed);

  // saidIn are the values of a field that begin as what is typed, but for what is written whole.
  const saidIn = (field, written, typed) => (field?.values ?? []).filter((v) => v.text !== written && (begins(bare(v), fold(typed)) || begins(v.label ?? '', fold(typed))))
    .map((v) => ({ text: v.text + ' ', code: v.text, label: v.label, n: v.count }));
  const bare = (v) => v.text.slice(v.text.startsWith('@') ? 1 : v.text.indexOf(':') + 1);

  // further are values behind a name and a colon. Behind a comma or a bar stands one that needs no quotes, without its field;
  // numbers take the bar alone, as 4,5 is one of them.
  const further = (written, name, before, typed) => {
    const one = fields.find((f) => f.names.includes(name.toLowerCase()));
    if (!before) return saidIn(one, written, typed);
    if (!one || one.numbers && before.includes(',')) return [];
    from += name.length + 1 + before.length;
    const others = before.split(/[,|]/), own = (one.values ?? []).filter((v) => v.text.startsWith(one.names[0] + ':') && !bare(v).startsWith('"') && !others.includes(bare(v)));
    return saidIn({ values: own.map((v) => ({ ...v, text: bare(v) })) }, typed, typed);
  };

  // proposed are the options for what stands before the cursor, and where in the field that begins.
  const proposed = (all) => {
    const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionStart);
    if (field.selectionStart !== field.selectionEnd || /^[^\s)]/.test(after)) return [];
    const saved = /(?<=^|[\s(-])@("[^"]*|[^\s()"]*)$/u.exec(before), value = saved ? null : /(?<=^|[\s(-])([\p{L}_]+):((?:[^\s()",|]+[,|])*)("[^"]*|[^\s()",|]*)$/u.exec(before);
    const begun = saved ?? value ?? /(?<=^|[\s(-])\p{L}*$/u.exec(before);
    if (!begun) return [];
    from = begun.index;
    to = before.length;
    if (saved || value) return value ? further(...value) : saidIn(fields.find((f) => f.names[0] === '@'), saved[0], saved[1]);
    const typed = fold(begun[0]);
    if (typed.length < 2 && !(all && typed === '')) return [];
    return fields.filter((f) => f.names[0] !== '@' || typed === '').filter((f) => f.names.some((n) => n.startsWith(typed)))
      .map((f) => { const sign = f.names[0] === '@' ? '@' : f.names[0] + ':'; return { text: sign, code: sign, label: f.label }; });
  };

  const close = () => {
    list.hidden = true;
    at = -1;
    field.removeAttribute('aria-activedescendant');
    said.textContent = '';
  };

  const show = (all) => {
    shown = fields ? proposed(all).slice(0, all ? 40 : most) : [];
    if (!shown.length) return close();
    at = -1;
    field.removeAttribute('aria-activedescendant');
    list.replaceChildren(...shown.map((o, i) => {
      const li = document.createElement('li'), code = document.createElement('code');
      li.id = 'q-option-' + i;
      li.setAttribute('role', 'option');
      li.setAttribute('aria-selected', 'false');
      code.textContent = o.code;
      li.append(code);
      if (o.label && !o.code.endsWith(':' + o.label)) li.append(o.label);
      if (o.n) { const n = document.createElement('span'); n.className = 'n'; n.textContent = o.n; li.append(n); }
      return li;
    }));
    list.hidden = false;
    said.textContent = list.dataset.some.replace('#', shown.length);
  };

  const choose = (i) => {
    list.children[at]?.setAttribute('aria-selected', 'false');
    at = (i + shown.length) % shown.length;
    list.children[at].setAttribute('aria-selected', 'true');
    list.children[at].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', 'q-option-' + at);
  };

  // take writes as one who types does, so that it can be undone; where that does not exist, the field's undo ends here.
  const take = (i) => {
    const o = shown[i];
    close();
    field.focus();
    field.setSelectionRange(from, to);
    if (document.execCommand('insertText', false, o.text)) return;
    field.setRangeText(o.text, from, to, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };

  // What is proposed is about the place of the cursor: where that has moved, by keys, a click or a script, it is about nothing.
  const leave = () => { if (!list.hidden && (field.selectionStart !== to || field.selectionEnd !== to)) close(); };
  document.addEventListener('selectionchange', leave);

  field.addEventListener('input', async () => { await load(); if (document.activeElement === field) show(false); });
  field.addEventListener('blur', close);
  list.addEventListener('mousedown', (e) => { // before the field loses the focus
    const li = e.target.closest('li');
    e.preventDefault();
    if (li) take([...list.children].indexOf(li));
  });
  field.addEventListener('keydown', async (e) => {
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    leave(); // that the cursor moved may not have been told yet
    if (list.hidden) {
      if (e.key !== 'ArrowDown' || /\n/.test(field.value.slice(field.selectionStart))) return;
      e.preventDefault();
      await load();
      show(true);
      if (shown.length && !list.hidden) choose(0);
      return;
    }
    const takes = (e.key === 'Enter' || e.key === 'Tab') && at >= 0, moves = e.key === 'ArrowDown' || e.key === 'ArrowUp';
    if (!takes && !moves && e.key !== 'Escape') return;
    e.preventDefault();
    e.stopImmediatePropagation(); // Enter searches only where nothing is chosen
    if (moves) choose(e.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
    else if (takes) take(at);
    else close();
  }, { capture: true });
})();
