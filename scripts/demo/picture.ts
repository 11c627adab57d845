/** One picture of the demonstration: a figure in two colours on a ground, with specks and noise, as raw bytes. */
import { type Figure, figures, type Ink } from './figures.ts'
import { type Random, randomOf } from './random.ts'

/** Three bytes a pixel (red, green, blue), row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  /** How well the picture is to be kept, 1 to 100, as JPEG counts it. */
  readonly quality: number
}

/** The shortest and the longest side that a picture can have, in pixels. */
export const sides = { shortest: 96, longest: 320 } as const

/** The longer side over the shorter is at most this, so that the central square holds most of a picture. */
const widestAspect = 4 / 3

/** Ground and figure differ by at least this in brightness, of 255. */
const leastContrast = 55

/** Red, green and blue, 0 to 255. */
type Colour = readonly [red: number, green: number, blue: number]

/** A colour that grows lighter to one side, as under a lamp: what a point adds to all three channels. */
type Light = (x: number, y: number) => number

interface Speck {
  readonly ink: Ink
  readonly colour: Colour
}

/** Draws the picture of a figure that a key (the seed, the part, the number) stands for. */
export function drawPicture(figureName: string, seed: number, ...key: readonly (string | number)[]): Picture {
  const figure = figures[figureName]
  if (!figure) throw new RangeError(`There is no figure ${figureName}.`)
  const random = randomOf(seed, figureName, ...key)
  const { width, height } = drawSides(random)
  const ink = placeFigure(figure, width, height, random)
  const ground = drawColour(random)
  const colour = drawContrasting(ground, random)
  const groundLight = drawLight(width, height, random)
  const colourLight = drawLight(width, height, random)
  const specks = drawSpecks(width, height, random)
  const noise = random.between(0, 16)

  const bytes = new Uint8Array(width * height * 3)
  let at = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = ink(x, y)
      const [under, over] = [groundLight(x, y), colourLight(x, y)]
      const speck = specks.find((one) => one.ink(x, y) > 0)
      const speckShare = speck ? speck.ink(x, y) : 0
      for (let channel = 0; channel < 3; channel++) {
        const plain = ground[channel]! + under
        const specked = speck ? plain + (speck.colour[channel]! - plain) * speckShare : plain
        const inked = specked + (colour[channel]! + over - specked) * share
        bytes[at++] = Math.min(255, Math.max(0, Math.round(inked + noise * grain(random))))
      }
    }
  }
  return { width, height, bytes, quality: random.integer(75, 92) }
}

function drawSides(random: Random): { width: number; height: number } {
  const aspect = random.between(1, widestAspect)
  // Small pictures are the more common: they take less of the demonstration's time to draw and to decode.
  const share = random.between(0, 1) ** 2
  const shorter = Math.round(sides.shortest + share * (Math.floor(sides.longest / aspect) - sides.shortest))
  const longer = Math.floor(shorter * aspect)
  return random.chance(0.5) ? { width: shorter, height: longer } : { width: longer, height: shorter }
}

/** Keeps the figure within the central square, which is what an evaluation looks at. */
function placeFigure(figure: Figure, width: number, height: number, random: Random): Ink {
  const half = Math.min(width, height) / 2
  const radius = half * random.between(0.46, 0.8)
  const room = Math.max(0, half * 0.88 - radius)
  const place = {
    x: width / 2 + random.between(-room, room),
    y: height / 2 + random.between(-room, room),
    radius,
    angle: random.between(0, 2 * Math.PI),
  }
  return figure(place, random)
}

function drawColour(random: Random): Colour {
  return [random.between(15, 240), random.between(15, 240), random.between(15, 240)]
}

function drawContrasting(ground: Colour, random: Random): Colour {
  for (;;) {
    const colour = drawColour(random)
    if (Math.abs(brightness(colour) - brightness(ground)) >= leastContrast) return colour
  }
}

/** Brightness as Rec. 601 weighs it. */
function brightness([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue
}

function drawLight(width: number, height: number, random: Random): Light {
  const direction = random.between(0, 2 * Math.PI)
  const strength = random.between(0, 25) / Math.max(width, height)
  const [right, down] = [Math.cos(direction) * strength, Math.sin(direction) * strength]
  return (x, y) => (x - width / 2) * right + (y - height / 2) * down
}

/** A few small discs behind the figure, so that not every picture without them is clean. */
function drawSpecks(width: number, height: number, random: Random): readonly Speck[] {
  const side = Math.min(width, height)
  return Array.from({ length: random.integer(0, 5) }, () => ({
    ink: speckInk(random.between(0, width), random.between(0, height), side * random.between(0.01, 0.035)),
    colour: drawColour(random),
  }))
}

function speckInk(centreX: number, centreY: number, radius: number): Ink {
  return (x, y) => {
    const [dx, dy] = [x - centreX, y - centreY]
    // Most pixels are far from any speck; no root is taken for them.
    if (Math.abs(dx) > radius + 1 || Math.abs(dy) > radius + 1) return 0
    return Math.min(1, Math.max(0, radius - Math.hypot(dx, dy) + 0.5))
  }
}

/** A number of mean 0 and deviation 1: the sum of two uniform ones, which one draw's halves give. */
function grain(random: Random): number {
  const bits = random.bits()
  return Math.sqrt(6) * ((bits >>> 16) / 65_535 + (bits & 0xffff) / 65_535 - 1)
}
