// The address of our service worker, as browsers with Trusted Types want it: nothing else may be run as one.

const ADDRESS = "/live-worker.js"
const policy = globalThis.trustedTypes?.createPolicy("liveblog", { createScriptURL: () => ADDRESS })

export const workerAddress = policy?.createScriptURL("") ?? ADDRESS
