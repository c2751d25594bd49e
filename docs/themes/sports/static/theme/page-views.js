// Counts a page view where a counter is set up: <html data-counter="https://stats.example.net/view">.
const { counter } = document.documentElement.dataset
if (counter) navigator.sendBeacon(counter, location.pathname)
