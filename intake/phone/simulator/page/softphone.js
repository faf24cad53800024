"use strict";

// A telephone in the browser: shows what the simulator tells, and tells it what is pressed, typed and spoken.

const page = document.querySelector("main");
const at = (id) => document.getElementById(id);
let seen = 0;
let wants = "";
let recorder = null;

const post = (path, body) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body || {}) });

function press(key) {
  speechSynthesis.cancel();
  post("/keys", { keys: key });
}

function hangUp() {
  speechSynthesis.cancel();
  if (recorder) { recorder.onstop = null; recorder.stop(); finishRecording(); }
  post("/hangup");
}

function show(line) {
  const item = document.createElement("li");
  item.className = line.kind;
  item.textContent = line.text;
  if (line.language) item.lang = line.language;
  at("lines").append(item);
  at("lines").scrollTop = at("lines").scrollHeight;
  if (line.kind === "said" && at("aloud").checked) {
    const speech = new SpeechSynthesisUtterance(line.text);
    speech.lang = line.language;
    speechSynthesis.speak(speech);
  }
}

function follow(told) {
  told.lines.forEach(show);
  seen = told.next;
  wants = told.wants;
  const isLive = told.state === "calling";
  const asks = { keys: page.dataset.waitsKeys, sound: page.dataset.waitsSound, talk: page.dataset.talking };
  at("state").textContent = asks[wants] || page.dataset[told.state];
  at("ring").disabled = isLive;
  at("hangup").disabled = !isLive;
  at("silence").disabled = wants !== "keys" && wants !== "sound";
  document.querySelectorAll("#keypad button").forEach((button) => { button.disabled = wants !== "keys"; });
  if (at("speech").hidden === (wants === "sound")) {
    at("speech").hidden = wants !== "sound";
    if (wants === "sound") at("words").focus();
  }
  at("agent-ends").hidden = wants !== "talk";
}

async function listen() {
  for (;;) {
    try {
      const answer = await fetch(`/events?after=${seen}`);
      follow(await answer.json());
    } catch {
      at("state").textContent = page.dataset.lost;
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

async function toggleRecording() {
  if (recorder) { recorder.stop(); return; }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = async () => {
      finishRecording();
      const wav = await asWav(await new Blob(parts).arrayBuffer());
      fetch("/sound", { method: "POST", headers: { "Content-Type": "audio/wav" }, body: wav });
    };
    recorder.start();
    at("record").textContent = page.dataset.stop;
  } catch {
    recorder = null;
    at("state").textContent = page.dataset.noMicrophone;
  }
}

function finishRecording() {
  recorder.stream.getTracks().forEach((track) => track.stop());
  recorder = null;
  at("record").textContent = page.dataset.record;
}

// What the browser has recorded, as the provider keeps it: WAV, one channel, 8,000 samples a second.
async function asWav(recorded) {
  const rate = 8000;
  const sound = await new AudioContext().decodeAudioData(recorded);
  const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * rate)), rate);
  const source = offline.createBufferSource();
  source.buffer = sound;
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (offset, text) => [...text].forEach((letter, index) => view.setUint8(offset + index, letter.charCodeAt(0)));
  write(0, "RIFF"); view.setUint32(4, 36 + samples.length * 2, true); write(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate * 2, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  write(36, "data"); view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return view.buffer;
}

document.querySelectorAll("#keypad button").forEach((button) => button.addEventListener("click", () => press(button.value)));
at("ring").addEventListener("click", () => { at("lines").replaceChildren(); post("/call"); });
at("hangup").addEventListener("click", hangUp);
at("silence").addEventListener("click", () => post("/silence"));
at("agent-ends").addEventListener("click", () => post("/silence"));
at("record").addEventListener("click", toggleRecording);
at("speech").addEventListener("submit", (event) => {
  event.preventDefault();
  post("/words", { words: at("words").value });
  at("words").value = "";
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && !at("hangup").disabled) hangUp();
  else if (wants === "keys" && /^[0-9*#]$/.test(event.key) && event.target.tagName !== "TEXTAREA") press(event.key);
});
listen();
