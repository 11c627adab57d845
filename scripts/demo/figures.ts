/** The demonstration's classes: twelve figures, each drawn as a function from a point to how much ink lies there. */
import type { Random } from './random.ts'

/** Ink at a point of the picture, 0 (none) to 1; its edges are soft over one pixel. */
export type Ink = (x: number, y: number) => number

/** Where a figure stands, in pixels of the picture: a shape stays within `radius` of its centre, a texture has no bounds. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly angle: number
}

/** Draws one variation of a figure at a place. */
export type Figure = (place: Place, random: Random) => Ink

/** The distance to a figure's outline in units of its own, negative within. */
type Distance = (u: number, v: number) => number

type Point = readonly [number, number]

/** By class name, in the order of the alphabet as an image folder has it. */
export const figures: Readonly<Record<string, Figure>> = {
  blobs,
  checkerboard: (place, random) =>
    texture(place, random.between(0.2, 0.42), (u, v) => {
      const [across, up] = [u - Math.floor(u), v - Math.floor(v)]
      const margin = Math.min(across, 1 - across, up, 1 - up)
      return (Math.floor(u) + Math.floor(v)) % 2 === 0 ? margin : -margin
    }),
  cross: (place, random) => {
    const arm = random.between(0.2, 0.36)
    return shape(place, (u, v) =>
      Math.min(box(u, v, Math.sqrt(1 - arm * arm), arm), box(u, v, arm, Math.sqrt(1 - arm * arm))),
    )
  },
  disc: (place) => shape(place, (u, v) => length(u, v) - 1),
  dots: (place, random) => {
    const radius = random.between(0.2, 0.34)
    return texture(place, random.between(0.36, 0.62), (u, v) => {
      const row = Math.floor(v)
      const shifted = u + 0.5 * (row % 2)
      return length(shifted - Math.floor(shifted) - 0.5, v - row - 0.5) - radius
    })
  },
  ring: (place, random) => {
    const inner = random.between(0.45, 0.7)
    return shape(place, (u, v) => Math.abs(length(u, v) - (1 + inner) / 2) - (1 - inner) / 2)
  },
  spiral: (place, random) => {
    const turns = random.between(2.2, 3.4)
    const width = random.between(0.4, 0.56)
    return shape(place, (u, v) => {
      const radius = length(u, v) * turns
      const arm = radius - Math.atan2(v, u) / (2 * Math.PI)
      return Math.max(Math.abs(arm - Math.floor(arm) - 0.5) - width / 2, radius - turns) / turns
    })
  },
  square: (place) => shape(place, (u, v) => box(u, v, Math.SQRT1_2, Math.SQRT1_2)),
  star: (place, random) => shape(place, polygon(starCorners(5, random.between(0.4, 0.52)))),
  stripes: (place, random) => {
    const width = random.between(0.36, 0.6)
    return texture(place, random.between(0.3, 0.6), (u) => Math.abs(u - Math.floor(u) - 0.5) - width / 2)
  },
  triangle: (place) => shape(place, polygon(starCorners(3, 0.5))),
  waves: (place, random) => {
    const width = random.between(0.36, 0.6)
    const waveLength = random.between(1.2, 2)
    const height = random.between(0.26, 0.42) * waveLength
    return texture(place, random.between(0.34, 0.6), (u, v) => {
      const phase = (2 * Math.PI * v) / waveLength
      const slope = ((2 * Math.PI * height) / waveLength) * Math.cos(phase)
      const across = u + height * Math.sin(phase)
      return (Math.abs(across - Math.floor(across) - 0.5) - width / 2) / length(1, slope)
    })
  },
}

/** The classes in order; a class's place here is its number. */
export const figureNames: readonly string[] = Object.keys(figures)

/** A bounded figure: its unit is the place's radius. */
function shape(place: Place, distance: Distance): Ink {
  return inked(place, place.radius, distance)
}

/** An unbounded figure: its unit, the period, is a share of the place's radius. */
function texture(place: Place, share: number, distance: Distance): Ink {
  return inked(place, place.radius * share, distance)
}

function inked(place: Place, unit: number, distance: Distance): Ink {
  const [right, up] = [Math.cos(place.angle) / unit, Math.sin(place.angle) / unit]
  return (x, y) => {
    const [dx, dy] = [x - place.x, y - place.y]
    const pixels = distance(dx * right + dy * up, dy * right - dx * up) * unit
    return Math.min(1, Math.max(0, 0.5 - pixels))
  }
}

/** Soft round spots, few and near one another, that fade out and flow together. */
function blobs(place: Place, random: Random): Ink {
  const spots = Array.from({ length: random.integer(4, 6) }, (_, spot) => {
    const direction = place.angle + spot * 2.4
    const distance = place.radius * Math.sqrt((spot + 0.5) / 6) * random.between(0.85, 1.1)
    const size = place.radius * random.between(0.22, 0.36)
    return {
      x: place.x + distance * Math.cos(direction),
      y: place.y + distance * Math.sin(direction),
      sharpness: 1 / (2 * size * size),
    }
  })
  return (x, y) => {
    let clear = 1
    for (const spot of spots) clear *= 1 - Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) * spot.sharpness)
    return 1 - clear
  }
}

/** The distance to an upright rectangle of these half sides. */
function box(u: number, v: number, halfWidth: number, halfHeight: number): number {
  const [across, up] = [Math.abs(u) - halfWidth, Math.abs(v) - halfHeight]
  return length(Math.max(across, 0), Math.max(up, 0)) + Math.min(Math.max(across, up), 0)
}

/** Corners at radius 1 and, between them, at radius `inner`; a regular polygon where that is its inner radius. */
function starCorners(points: number, inner: number): readonly Point[] {
  return Array.from({ length: 2 * points }, (_, corner) => {
    const radius = corner % 2 === 0 ? 1 : inner
    const direction = (Math.PI * corner) / points
    return [radius * Math.cos(direction), radius * Math.sin(direction)] as const
  })
}

/** The distance to a polygon: that of its nearest edge, negative where a ray to the right crosses an odd number of edges. */
function polygon(corners: readonly Point[]): Distance {
  const edges = corners.map(([fromU, fromV], i) => {
    const [toU, toV] = corners[(i + 1) % corners.length]!
    const [edgeU, edgeV] = [toU - fromU, toV - fromV]
    return { fromU, fromV, toV, edgeU, edgeV, perSquare: 1 / (edgeU * edgeU + edgeV * edgeV) }
  })
  return (u, v) => {
    let nearestSquare = Number.POSITIVE_INFINITY
    let within = false
    for (const edge of edges) {
      const du = u - edge.fromU
      const dv = v - edge.fromV
      const along = Math.min(1, Math.max(0, (du * edge.edgeU + dv * edge.edgeV) * edge.perSquare))
      const missU = du - along * edge.edgeU
      const missV = dv - along * edge.edgeV
      nearestSquare = Math.min(nearestSquare, missU * missU + missV * missV)
      if (edge.fromV > v !== edge.toV > v && du < (dv / edge.edgeV) * edge.edgeU) within = !within
    }
    return within ? -Math.sqrt(nearestSquare) : Math.sqrt(nearestSquare)
  }
}

/** The length of (u, v). `Math.hypot` guards against overflow, which costs much here and is never needed. */
function length(u: number, v: number): number {
  return Math.sqrt(u * u + v * v)
}
