// What may follow in the search field: names of fields, and values that the company has. The field is a combobox with a list;
// nothing is chosen until an arrow key chooses it, so Enter still searches. Without this script it is a plain field.
(() => {
  const field = document.querySelector('textarea[data-complete]'), list = document.getElementById('q-options'), said = document.getElementById('q-said');
  if (!field || !list) return;
  const most = 8;
  let fields = null, shown = [], at = -1, from = 0;
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');

  // The answer is asked for once; where none comes the field goes on without.
  let asked = null;
  const load = () => asked ??= fetch(field.dataset.complete, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then((a) => { if (!a.ok) throw new Error(); return a.json(); }).then((known) => { fields = known.fields; }).catch(() => { asked = null; });

  const fold = (s) => s.toLowerCase().replaceAll('ё', 'е').replaceAll('"', '');
  const begins = (text, typed) => fold(text).split(/[\s:@.-]+/).some((w) => w.startsWith(typed)) || fold(text).startsWith(typed);

  // proposed are the options for what stands before the cursor, and where in the field that begins.
  const proposed = (all) => {
    const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionStart);
    if (field.selectionStart !== field.selectionEnd || /^[^\s)]/.test(after)) return [];
    const saved = /(?<=^|[\s(-])@("[^"]*|[^\s()"]*)$/u.exec(before), value = saved ? null : /(?<=^|[\s(-])([\p{L}_]+):("[^"]*|[^\s()",]*)$/u.exec(before);
    const begun = saved ?? value ?? /(?<=^|[\s(-])\p{L}*$/u.exec(before);
    if (!begun) return [];
    from = begun.index;
    if (saved || value) {
      const name = saved ? '@' : value[1].toLowerCase(), typed = fold(saved ? saved[1] : value[2]);
      const one = fields.find((f) => f.names.includes(name));
      return (one?.values ?? []).filter((v) => v.text !== begun[0] && (begins(v.text.slice(name.length), typed) || begins(v.label ?? '', typed)))
        .map((v) => ({ text: v.text + ' ', code: v.text, label: v.label, n: v.count }));
    }
    const typed = fold(begun[0]);
    if (typed.length < 2 && !(all && typed === '')) return [];
    return fields.filter((f) => f.names[0] !== '@' || typed === '').filter((f) => f.names.some((n) => n.startsWith(typed)))
      .map((f) => { const sign = f.names[0] === '@' ? '@' : f.names[0] + ':'; return { text: sign, code: sign, label: f.label }; });
  };

  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute('aria-expanded', 'false');
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
    field.setAttribute('aria-expanded', 'true');
    said.textContent = list.dataset.some.replace('#', shown.length);
  };

  const choose = (i) => {
    list.children[at]?.setAttribute('aria-selected', 'false');
    at = (i + shown.length) % shown.length;
    list.children[at].setAttribute('aria-selected', 'true');
    list.children[at].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', 'q-option-' + at);
  };

  const take = (i) => {
    const o = shown[i], end = field.selectionStart;
    field.setRangeText(o.text, from, end, 'end');
    close();
    field.focus();
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };

  field.addEventListener('input', async () => { await load(); if (document.activeElement === field) show(false); });
  field.addEventListener('blur', close);
  list.addEventListener('mousedown', (e) => { // before the field loses the focus
    const li = e.target.closest('li');
    e.preventDefault();
    if (li) take([...list.children].indexOf(li));
  });
  field.addEventListener('keydown', async (e) => {
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    if (list.hidden) {
      if (e.key !== 'ArrowDown' || /\n/.test(field.value.slice(field.selectionStart))) return;
      e.preventDefault();
      await load();
      show(true);
      if (shown.length && !list.hidden) choose(0);
      return;
    }
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') choose(e.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
    else if (e.key === 'Escape') close();
    else if ((e.key === 'Enter' || e.key === 'Tab') && at >= 0) take(at);
    else return;
    e.preventDefault();
    e.stopImmediatePropagation(); // Enter searches only where nothing is chosen
  }, { capture: true });
})();
