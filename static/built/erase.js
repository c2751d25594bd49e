function n(e){let t='script[type="application/ld+json"], meta[property^="og:image"]';for(let o of document.querySelectorAll(t))o.remove();r('meta[property="og:title"]',e.title),r('meta[name="description"], meta[property="og:description"]',e.summary||e.title)}function r(e,t){for(let o of document.head.querySelectorAll(e))o.content=t}export{n as eraseFromMetadata};
//# sourceMappingURL=erase.js.map
