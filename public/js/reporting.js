// Reporting without leaving the page: the form of the page that the link leads to, in a dialog.

async function openReport(href) {
  const html = await parley.fetchFragment(href);
  if (!html) return location.assign(href);
  const dialog = document.createElement('dialog');
  dialog.id = 'report';
  dialog.innerHTML = html;
  dialog.setAttribute('aria-labelledby', 'report-title');
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('submit', (event) => send(event, dialog));
  dialog.querySelector('.cancel').addEventListener('click', (event) => {
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function send(event, dialog) {
  event.preventDefault();
  const { status, detail } = await parley.postForm(event.target.action, new FormData(event.target));
  if (status !== 204) {
    dialog.querySelector('.form-error').textContent = detail;
    return;
  }
  dialog.close();
  parley.showToast('Thank you. Somebody looks at it, and you are told what became of it.');
}

addEventListener('click', (event) => {
  const link = event.target.closest?.('a.report');
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  openReport(link.href);
});
