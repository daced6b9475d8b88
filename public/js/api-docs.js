// The documentation of the API: shows the fields that only a script can send, and what comes back.

const token = document.querySelector('.api-token input');
token.value = sessionStorage.getItem('api-token') ?? '';
token.addEventListener('input', () => sessionStorage.setItem('api-token', token.value.trim()));
for (const part of document.querySelectorAll('.api-docs [hidden]:not(output)')) part.hidden = false;

/** An operation that is linked to is shown. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches('details')) target.open = true;
}
addEventListener('hashchange', openTarget);
openTarget();

document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  if (!form.dataset.operation) return;
  const output = form.querySelector('output');
  output.hidden = false;
  output.textContent = 'Asking …';
  try {
    output.textContent = await ask(form);
  } catch {
    output.textContent = 'The server did not answer.';
  }
});

async function ask(form) {
  const [method, pattern] = form.dataset.operation.split(' ');
  const url = new URL(fill(pattern, form), location.origin);
  for (const input of form.querySelectorAll('[data-place="query"]'))
    if (input.value !== '') url.searchParams.set(input.name, input.value);
  const body = form.elements.body?.value;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token.value.trim() && { Authorization: `Bearer ${token.value.trim()}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body,
    credentials: 'omit',
  });
  return `${response.status} ${response.statusText}\n\n${pretty(await response.text())}`;
}

function fill(pattern, form) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(form.elements[name].value || '0'));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
