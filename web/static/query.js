// The search field in colours and in words while one types. Without this script it is a plain field.
(() => {
  const field = document.querySelector('textarea[data-explain]');
  if (!field) return;
  const form = field.form, said = document.getElementById('query-words'), paint = field.parentElement.querySelector('.query-colours');
  let tokens = [], coloured = '', asked = 0, timer = 0;

  // Tokens count characters, a script's strings count half of an emoji: so texts are lists of characters here.
  const draw = () => {
    const chars = Array.from(field.value);
    const out = document.createDocumentFragment();
    let at = 0;
    for (const [kind, from, to] of tokens) {
      if (from < at || to > chars.length) break;
      out.append(chars.slice(at, from).join(''));
      const part = document.createElement('span');
      part.className = 'q-' + kind;
      part.textContent = chars.slice(from, to).join('');
      out.append(part);
      at = to;
    }
    out.append(chars.slice(at).join('') + '\n');
    paint.replaceChildren(out);
    paint.scrollTop = field.scrollTop;
  };

  // Until the answer comes, what was not touched keeps its colours.
  const shift = () => {
    const was = Array.from(coloured), now = Array.from(field.value);
    let start = 0, end = 0;
    while (start < was.length && start < now.length && was[start] === now[start]) start++;
    while (end < was.length - start && end < now.length - start && was[was.length - 1 - end] === now[now.length - 1 - end]) end++;
    const moved = now.length - was.length;
    tokens = tokens.flatMap(([kind, from, to]) =>
      to <= start ? [[kind, from, to]] : from >= was.length - end ? [[kind, from + moved, to + moved]] : from < start || to > was.length - end ? [[kind, from, to + moved]] : [])
      .filter(([, from, to]) => to > from);
    coloured = field.value;
  };

  const read = (root) => {
    const at = root && root.querySelector('[data-tokens]');
    tokens = at && at.dataset.tokens ? at.dataset.tokens.split(';').map((t) => { const [kind, from, to] = t.split(' '); return [kind, +from, +to]; }) : [];
    coloured = field.value;
    draw();
  };

  const grow = () => {
    field.style.height = 'auto';
    field.style.height = Math.min(field.scrollHeight + field.offsetHeight - field.clientHeight, innerHeight / 2) + 'px';
  };

  const ask = async () => {
    const mine = ++asked, query = field.value;
    try {
      const answer = await fetch(field.dataset.explain + '?q=' + encodeURIComponent(query), { headers: { 'HX-Request': 'true' } });
      if (!answer.ok || mine !== asked || query !== field.value) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      said.replaceChildren(...page.body.childNodes);
      read(said);
    } catch { /* the server is away: the field stays a plain one */ }
  };

  field.addEventListener('input', () => {
    said.dataset.live = ''; // until then the page's own message stands for it
    shift();
    draw();
    grow();
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  field.addEventListener('scroll', () => { paint.scrollTop = field.scrollTop; });
  field.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      form.requestSubmit();
    }
  });
  document.addEventListener('click', (e) => {
    const mend = e.target.closest('[data-mended]');
    if (!mend) return;
    e.preventDefault();
    field.value = mend.dataset.mended;
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    clearTimeout(timer);
    ask();
  });
  addEventListener('resize', grow);

  paint.hidden = false;
  field.parentElement.classList.add('in-colours');
  read(said);
  grow();
})();
