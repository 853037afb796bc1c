// The charts of the overview. They are drawn once and given new figures, so that nothing flickers.
"use strict";
(() => {
  const names = ["sent", "failed", "received"];
  const tones = ["good", "bad", "new"];
  const pause = 5000;
  const height = 200;
  const plots = new Map();
  const language = () => document.documentElement.lang;
  const number = (value) => value.toLocaleString(language());
  const time = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
  // The colours are those of the legend, whatever the theme.
  const colour = (figure, tone) => getComputedStyle(figure.querySelector(`.legend .${tone}`)).color;
  const soft = (figure) => getComputedStyle(figure.querySelector("summary")).color;
  const line = (figure) => getComputedStyle(figure).borderTopColor;

  // What the pointer is on; of nothing, all of it.
  const read = (figure, plot) => {
    const { points } = plots.get(figure);
    const at = plot.cursor.idx == null ? null : Math.min(plot.cursor.idx, points.length - 1);
    for (const name of names)
      figure.querySelector(`[data-sum=${name}]`).textContent = number(at == null ? points.reduce((sum, point) => sum + point[name], 0) : points[at][name]);
    figure.querySelector("[data-at]").textContent = at == null ? "" : `${points[at].at.slice(11, 16)} UTC`;
  };

  const optionsOf = (figure, width) => {
    const axis = { stroke: () => soft(figure), grid: { stroke: () => line(figure), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    return {
      width, height, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { y: { range: (_, low, high) => [0, Math.max(4, high * 1.1)] } },
      axes: [
        { ...axis, space: 60, values: (_, ticks) => ticks.map(time) },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 1e6], values: (_, ticks) => ticks.map(number) },
      ],
      series: [{}, ...tones.map((tone, index) => ({ stroke: () => colour(figure, tone), width: 3 - index, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }))],
      hooks: { setCursor: [(plot) => read(figure, plot)] },
    };
  };

  const tabulate = (figure, points) => {
    const size = Number(figure.dataset.group);
    const rows = [];
    for (let at = 0; at < points.length; at += size) {
      const part = points.slice(at, at + size);
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = part[0].at.slice(11, 16);
      row.append(head, ...names.map((name) => {
        const cell = document.createElement("td");
        cell.className = "number";
        cell.textContent = number(part.reduce((sum, point) => sum + point[name], 0));
        return cell;
      }));
      rows.unshift(row);
    }
    figure.querySelector("tbody").replaceChildren(...rows);
  };

  const fill = async (figure) => {
    const known = plots.get(figure) || { at: 0 };
    if (Date.now() - known.at < pause || document.hidden) return;
    known.at = Date.now();
    plots.set(figure, known);
    const answer = await fetch(figure.dataset.chart).catch(() => null);
    // Whoever is signed out by now is led to the page for signing in, which holds no numbers.
    if (!answer?.ok || answer.redirected || !figure.isConnected) return void answer?.body?.cancel();
    const { points, minutes } = (await answer.json()).payload;
    known.points = points;
    // The last part ends where the next would begin.
    const times = points.map((point) => Date.parse(point.at) / 1000);
    const data = [[...times, times.at(-1) + minutes * 60], ...names.map((name) => [...points, points.at(-1)].map((point) => point[name]))];
    tabulate(figure, points);
    if (known.plot) {
      known.plot.setData(data);
      read(figure, known.plot);
      return;
    }
    const place = figure.querySelector(".plot");
    known.plot = new uPlot(optionsOf(figure, place.clientWidth), data, place);
    read(figure, known.plot);
    new ResizeObserver(() => figure.isConnected && known.plot.setSize({ width: place.clientWidth, height })).observe(place);
  };

  const fillAll = () => {
    for (const figure of plots.keys()) if (!figure.isConnected) { plots.get(figure).plot?.destroy(); plots.delete(figure); }
    document.querySelectorAll("[data-chart]").forEach(fill);
  };
  document.addEventListener("iris:page", fillAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(({ plot }) => plot?.redraw()));
  new MutationObserver(() => plots.forEach(({ plot }) => plot?.redraw())).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  fillAll();
})();
