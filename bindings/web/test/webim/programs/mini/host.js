/*
 * Small stand-ins for the host of a mini-program: pages with data, storage, and the calls of `wx` that the program makes.
 * An upload is a real one.
 */
(() => {
  const storage = new Map();
  const shown = [];
  /** What stands in the album: path to file. */
  const album = new Map();
  Object.assign(globalThis, { shown, album });

  globalThis.wx = {
    getStorageSync: key => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, JSON.parse(JSON.stringify(value))),
    setStorage: ({ key, data, success }) => {
      storage.set(key, JSON.parse(JSON.stringify(data)));
      success?.();
    },
    showToast: toast => shown.push(toast.title),
    chooseImage: ({ success }) => success({ tempFilePaths: [...album.keys()].slice(-1) }),
    getImageInfo: async ({ src, success }) => {
      const { width, height } = await createImageBitmap(album.get(src));
      success({ width, height, path: src });
    },
    uploadFile: async ({ url, filePath, name, header, formData, success, fail }) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(formData ?? {})) form.append(key, value);
      const file = album.get(filePath);
      form.append(name, file, file.name);
      // The host writes this header itself, with the boundary of the parts.
      const { 'Content-Type': _, ...headers } = header;
      try {
        const response = await fetch(url, { method: 'POST', headers, body: form });
        success({ statusCode: response.status, data: await response.text() });
      } catch (error) {
        fail?.(error);
      }
    },
  };

  /** A page of the program: `setData` writes into its data. */
  globalThis.Page = definition => {
    const page = { ...definition, data: JSON.parse(JSON.stringify(definition.data)) };
    page.setData = (data, done) => {
      Object.assign(page.data, JSON.parse(JSON.stringify(data)));
      done?.();
    };
    globalThis.page = page;
    page.onLoad?.({});
    return page;
  };

  globalThis.App = definition => {
    globalThis.app = definition;
    globalThis.getApp = () => definition;
    definition.onLaunch?.();
  };
})();
