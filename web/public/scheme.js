// Runs before the first paint, so that a dark screen never flashes white. It stays a file because the policy refuses inline scripts.
(function () {
  var wanted = 'auto';
  try {
    wanted = localStorage.getItem('castellan.scheme') || 'auto';
  } catch {
    wanted = 'auto';
  }
  var dark = wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  try {
    // As the last person at this screen wanted it; the face corrects it for whoever signs in.
    var display = JSON.parse(localStorage.getItem('castellan.display') || '{}');
    document.documentElement.setAttribute('data-contrast', display.contrast === 'high' ? 'high' : 'normal');
    document.documentElement.setAttribute('data-type', display.type || 'normal');
  } catch {
    document.documentElement.setAttribute('data-type', 'normal');
  }
})();
