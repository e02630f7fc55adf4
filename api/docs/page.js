// Each form sends its call to the service this page came from, and shows what came back.

const key = document.querySelector("#key");

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      show(form, ...(await send(form)));
    } catch (error) {
      show(form, "", String(error));
    } finally {
      button.disabled = false;
    }
  });
}

async function send(form) {
  const headers = {};
  let path = form.dataset.path;
  for (const input of form.querySelectorAll("input")) {
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.in === "header" && input.value) headers[input.name] = input.value;
  }
  if (key && key.value) headers.authorization = `Bearer ${key.value}`;
  const body = form.elements.body?.value;
  if (body !== undefined) headers["content-type"] = "application/json";
  // Relative, so that it also works under a prefix.
  const answer = await fetch(path.replace(/^\//, ""), { method: form.dataset.method, headers, body });
  const text = await answer.text();
  return [`${answer.status} ${answer.statusText}`, pretty(text)];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(form, status, text) {
  const output = form.querySelector("output");
  output.querySelector("strong").textContent = status;
  output.querySelector("pre").textContent = text;
  output.hidden = false;
}
