// The location of the Python packages of the other frameworks: a folder of the user's cache, never the repository.
import { homedir, platform } from 'node:os'
import { isAbsolute, join } from 'node:path'

const { INC_CACHE, XDG_CACHE_HOME } = process.env
const cache =
  INC_CACHE ??
  join(XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'inc')

/** The virtual environment, and its Python. */
export const environment = join(cache, 'peers')
export const python =
  platform() === 'win32' ? join(environment, 'Scripts/python.exe') : join(environment, 'bin/python')
