/** The report page: one HTML file that stands alone, from what the demonstration found. */
import { confusionTable } from './confusion_table.ts'
import { costTableOf } from './cost_table.ts'
import { type Html, html } from './html.ts'
import { type Level, lineChart, type Point, type Series, smoothed } from './line_chart.ts'
import type { Report, Sample, StageTime, TrainingCourse } from './report.ts'
import { sourceText } from './source_text.ts'
import { style } from './style.ts'

/** The page as a file's text. */
export function reportPage(report: Report): string {
  const { googlenet, small } = report
  const { validation } = small
  const losses = pointsOf(googlenet.course, 'main').map(([, loss]) => loss)
  // One step's loss says little: a batch is a few images.
  const lastLosses = losses.slice(-Math.min(5, Math.ceil(losses.length / 2)))
  const mistakes = validation.images - correctOf(validation.confusion)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inc: from the table to a trained network</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body>
<header>
<h1>From the table to a trained network</h1>
<p>This machine read two tables written in Inc, held every printed figure against what its row computes, wrote a
TypeScript project for each, and trained both with TensorFlow on drawn pictures in JPEG files.</p>
<ul class="tiles">
${tile(percent(validation.top1), `of ${validation.images} validation images named right by ${small.name}`)}
${tile(meanOf(lastLosses).toFixed(2), `${googlenet.name}'s loss at the end of ${steps(losses.length)}, from ${losses[0]!.toFixed(2)}`)}
${tile(integerOf(googlenet, 'params'), `trained values in ${googlenet.name}, as its table follows`)}
${tile(duration(totalOf(report.stages)), 'for all of it, from the first stage to this page')}
</ul>
</header>
<main>

<h2>${googlenet.name}: the paper's table, computed</h2>
<p>Each cell has what the row computes and, smaller, what the paper prints for it.
<span class="holds">✓</span> follows to the printed digits; <span class="waived">≈</span> does not, and the
specification says so and why: its reasons stand below the table.</p>
${costTableOf(googlenet)}

<h2>${googlenet.name} learns</h2>
<p>All ${integerOf(googlenet, 'params', 'with heads')} values of the network and its auxiliary heads are trained, on
224×224 crops. ${steps(losses.length)} are the very beginning of a training: what it learns first is which of its
thousand outputs are never used.${throughput(googlenet.course)}</p>
<div class="charts single">${lossChart(googlenet.course, guessing(1000, validation.classes.length))}</div>

<h2>${small.name}: a table of its own</h2>
<p>The same kind of table for a network that this machine can train to the end: ${integerOf(small, 'params')} trained
values, and ${integerOf(small, 'macs')} MACs an image. This is the whole program, <code>${small.file}</code>: its
blocks, its table, its training.</p>
<pre class="card">${sourceText(small.source)}</pre>
${costTableOf(small)}

<h2>${small.name} learns</h2>
<p>${small.course.evaluations.length > 0 ? 'After each epoch the network is asked about the validation images, which it is never trained on.' : ''}${throughput(small.course)}</p>
<div class="charts">
${smallLossChart(small.course)}
${small.course.evaluations.length > 1 ? accuracyChart(small.course) : null}
</div>

<h2>What it says of pictures it was not trained on</h2>
<p>${mistakes === 0 ? 'It made no mistake. Some of its answers:' : `${mistakes === 1 ? 'Its one mistake comes' : `Its ${mistakes} mistakes come`} first, then some of what it named right.`}</p>
<ul class="samples">${validation.samples.map(sampleOf)}</ul>

<h2>Which class is taken for which</h2>
<p>A row for each true class, a column for each answer, over all ${validation.images} validation images.</p>
<div class="card scroll confusion">${confusionTable(validation)}</div>

<h2>Where the time went</h2>
<ul class="card stages">${stageList(report.stages)}</ul>
<dl>${report.machine.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</main>
<footer>Written by <code>npm run demo</code> on ${report.date}. The pictures are in <code>demo/data</code>, the runs and their
measurements in <code>demo/runs</code>.</footer>
</body>
</html>
`.html
}

function tile(value: string, meaning: string): Html {
  return html`<li><b>${value}</b><span>${meaning}</span></li>`
}

/** The losses of all outputs, each by itself. */
function lossChart(course: TrainingCourse, levels: readonly Level[]): Html {
  const styles = ['first', 'second', 'third'] as const
  const names = Object.keys(course.steps[0]!.losses)
  const series = names.map(
    (name, index): Series => ({
      name: name === 'main' ? 'main output' : `head ${name}`,
      points: pointsOf(course, name),
      style: styles[index % styles.length]!,
    }),
  )
  return lineChart({
    title: 'Loss of each output',
    x: 'step',
    y: 'cross-entropy',
    series,
    levels,
    format: twoDigits,
  })
}

/** One output's loss, step by step and smoothed. */
function smallLossChart(course: TrainingCourse): Html {
  const points = pointsOf(course, 'main')
  const series: Series[] = [
    { name: 'each step', points, style: 'faint' },
    { name: 'smoothed', points: smoothed(points, Math.ceil(points.length / 50)), style: 'first' },
  ]
  return lineChart({
    title: 'Training loss',
    x: 'step',
    y: 'cross-entropy',
    series,
    range: [0, Math.max(...points.map(([, y]) => y))],
  })
}

function accuracyChart(course: TrainingCourse): Html {
  const points = course.evaluations.map(({ epoch, top1 }): Point => [epoch, 100 * top1])
  return lineChart({
    title: 'Validation images named right',
    x: 'epoch',
    y: 'top-1, %',
    series: [{ name: 'top-1', points, style: 'first' }],
    levels: [{ y: 95, name: '95%', side: 'right' }],
    range: [0, 100],
  })
}

function pointsOf(course: TrainingCourse, output: string): readonly Point[] {
  return course.steps.flatMap(({ step, losses }): readonly Point[] => {
    const loss = losses[output]
    return loss === undefined ? [] : [[step, loss]]
  })
}

/** The losses of answers that know nothing: all outputs equally likely, and only those of the classes. */
function guessing(outputs: number, classes: number): readonly Level[] {
  return [
    { y: Math.log(outputs), name: `guessing among ${outputs}`, side: 'right' },
    { y: Math.log(classes), name: `guessing among ${classes}`, side: 'left' },
  ]
}

function sampleOf({ picture, path, truth, answers }: Sample): Html {
  const [[answer, probability], next] = [answers[0]!, answers[1]]
  const right = answer === truth
  const sure = percent(probability, 0)
  const second = next && next[1] >= 0.01 ? `, then ${next[0]} ${percent(next[1], 0)}` : ''
  return html`<li class="${right ? 'right' : 'wrong'}"><img src="${picture}" alt="${path}" title="${path}" width="148" height="148">
<div><strong>${answer}</strong><span class="bar"><i style="width:${(100 * probability).toFixed(1)}%"></i></span>
<small>${right ? `${sure}${second}` : `${sure}, but it is ${truth}`}</small></div></li>`
}

function stageList(stages: readonly StageTime[]): readonly Html[] {
  const longest = Math.max(...stages.map(({ seconds }) => seconds), 1)
  return stages.map(
    ({ title, seconds }) => html`<li><span>${title}</span>
<span class="bar"><i style="width:${((100 * seconds) / longest).toFixed(1)}%"></i></span><b>${duration(seconds)}</b></li>`,
  )
}

function totalOf(stages: readonly StageTime[]): number {
  return stages.reduce((sum, { seconds }) => sum + seconds, 0)
}

function correctOf(confusion: readonly (readonly number[])[]): number {
  return confusion.reduce((sum, row, truth) => sum + row[truth]!, 0)
}

/** A total of the cost table, as it is printed there. */
function integerOf(
  network: Report['googlenet'],
  quantity: string,
  of: 'total' | 'with heads' = 'total',
): string {
  const column = network.table.header.findIndex((one) => one.quantity === quantity)
  const row = of === 'with heads' && network.table.withHeads ? network.table.withHeads : network.table.total
  return row.cells[column]?.computed ?? ''
}

function throughput(course: TrainingCourse): string {
  const rates = course.steps.flatMap(({ imagesPerSecond }) =>
    imagesPerSecond === null ? [] : [imagesPerSecond],
  )
  if (rates.length === 0) return ''
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1]!
  return ` It took ${median < 10 ? median.toFixed(1) : median.toFixed(0)} images a second.`
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function twoDigits(value: number): string {
  return String(Number(value.toFixed(2)))
}

function steps(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`
}

/** A share of 1 as percent; what is not all, or not nothing, does not read so. */
function percent(share: number, digits = 1): string {
  const least = 10 ** -digits
  if (share > 0 && share < least / 100) return `< ${least}%`
  if (share < 1 && share > 1 - least / 100) return `> ${100 - least}%`
  return `${Number((100 * share).toFixed(digits))}%`
}

/** `12 s`, `3 min 4 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 1) return '< 1 s'
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
