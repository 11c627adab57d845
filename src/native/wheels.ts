/** The pinned Python wheels that contain the native TensorFlow library, and the files needed from them. */

/** A wheel: the project and version to request, and the file expected, with its length and SHA-256. */
export interface PinnedWheel {
  readonly project: string
  readonly version: string
  readonly file: string
  /** The platform tag to request from pip; a wheel may have several. */
  readonly platformTag: string
  readonly bytes: number
  readonly sha256: string
}

/** Which members of a wheel to unpack: one by name, or all under a folder. */
export type UnpackRule =
  | { readonly kind: 'member'; readonly member: string; readonly to: string }
  | {
      readonly kind: 'folder'
      readonly under: string
      readonly to: string
      /** Members whose path matches are not unpacked. */
      readonly leaveOut: RegExp
    }

/** A wheel and the rules for unpacking it. */
interface WheelContents {
  readonly wheel: PinnedWheel
  readonly rules: readonly UnpackRule[]
}

/** The version of the TensorFlow C library in the pinned wheels. */
export const tensorflowVersion = '2.21.0'

/** The library in the wheels uses glibc symbols up to this version, as its platform tag also says. */
export const leastGlibc = '2.27'

/**
 * The wheels are for CPython 3.12, whatever Python is installed here: the C library inside does not depend on the
 * interpreter, and a single file needs only a single digest.
 */
export const wheelPython = { version: '312', implementation: 'cp', abi: 'cp312' } as const

const tensorflowCpu: PinnedWheel = {
  project: 'tensorflow-cpu',
  version: tensorflowVersion,
  file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
  platformTag: 'manylinux_2_27_x86_64',
  bytes: 274_000_871,
  sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
}

const tensorflowCuda: PinnedWheel = {
  project: 'tensorflow',
  version: tensorflowVersion,
  file: 'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
  platformTag: 'manylinux_2_27_x86_64',
  bytes: 572_611_111,
  sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
}

/** The C headers that the sources of the addon include, directly or indirectly, as listed by `g++ -M`. */
const headers = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
]

/** What is taken from both TensorFlow wheels: the two shared objects of the C API, their headers and the licence. */
const tensorflowRules: readonly UnpackRule[] = [
  ...['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'].map(
    (name): UnpackRule => ({ kind: 'member', member: `tensorflow/${name}`, to: `deps/lib/${name}` }),
  ),
  ...headers.map(
    (name): UnpackRule => ({
      kind: 'member',
      member: `tensorflow/include/${name}`,
      to: `deps/include/${name}`,
    }),
  ),
  { kind: 'member', member: 'tensorflow/include/LICENSE', to: 'deps/LICENSE' },
]

const notForRunning = /\/include\/|\.a$|\.alt\.so|__init__\.py$/

/**
 * A wheel with a CUDA 12 library. TensorFlow's RUNPATH looks for it in `../nvidia/NAME`, relative to its own folder, so
 * it goes to `deps/nvidia`, next to `deps/lib`. Headers and static archives are needed only for building.
 */
function cudaCompanion(wheel: PinnedWheel): WheelContents {
  return {
    wheel,
    rules: [{ kind: 'folder', under: 'nvidia/', to: 'deps/nvidia/', leaveOut: notForRunning }],
  }
}

/**
 * The wheels required by the `and-cuda` extra of the `tensorflow` 2.21.0 wheel, each in the newest version that was in
 * range when it was pinned.
 */
const cudaWheels: readonly PinnedWheel[] = [
  {
    project: 'nvidia-cublas-cu12',
    version: '12.9.3.13',
    file: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    platformTag: 'manylinux_2_27_x86_64',
    bytes: 581_217_458,
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  },
  {
    project: 'nvidia-cuda-cupti-cu12',
    version: '12.9.79',
    file: 'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl',
    platformTag: 'manylinux_2_25_x86_64',
    bytes: 10_814_997,
    sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
  },
  {
    project: 'nvidia-cuda-nvcc-cu12',
    version: '12.9.86',
    file: 'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    platformTag: 'manylinux2010_x86_64',
    bytes: 40_546_229,
    sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  },
  {
    project: 'nvidia-cuda-nvrtc-cu12',
    version: '12.9.86',
    file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    platformTag: 'manylinux2010_x86_64',
    bytes: 89_568_129,
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  },
  {
    project: 'nvidia-cuda-runtime-cu12',
    version: '12.9.79',
    file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    platformTag: 'manylinux2014_x86_64',
    bytes: 3_493_179,
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  },
  {
    project: 'nvidia-cudnn-cu12',
    version: '9.28.0.42',
    file: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    platformTag: 'manylinux_2_27_x86_64',
    bytes: 716_538_495,
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  },
  {
    project: 'nvidia-cufft-cu12',
    version: '11.4.1.4',
    file: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    platformTag: 'manylinux2014_x86_64',
    bytes: 200_877_592,
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  },
  {
    project: 'nvidia-curand-cu12',
    version: '10.3.10.19',
    file: 'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl',
    platformTag: 'manylinux_2_27_x86_64',
    bytes: 68_295_626,
    sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  },
  {
    project: 'nvidia-cusolver-cu12',
    version: '11.7.5.82',
    file: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    platformTag: 'manylinux_2_27_x86_64',
    bytes: 338_117_415,
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  },
  {
    project: 'nvidia-cusparse-cu12',
    version: '12.5.10.65',
    file: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    platformTag: 'manylinux2014_x86_64',
    bytes: 366_465_088,
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  },
  {
    project: 'nvidia-nccl-cu12',
    version: '2.32.3',
    file: 'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl',
    platformTag: 'manylinux_2_27_x86_64',
    bytes: 351_526_311,
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  },
  {
    project: 'nvidia-nvjitlink-cu12',
    version: '12.9.86',
    file: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    platformTag: 'manylinux2010_x86_64',
    bytes: 39_748_338,
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  },
]

/** The wheels of one variant, with the rules for unpacking them and the disk space they need. */
export interface WheelSet {
  readonly contents: readonly WheelContents[]
  /** The size of the unpacked files in bytes, rounded up. */
  readonly unpackedBytes: number
}

/** For training on the processor. */
export const cpuWheels: WheelSet = {
  contents: [{ wheel: tensorflowCpu, rules: tensorflowRules }],
  unpackedBytes: 860_000_000,
}

/** For training on an NVIDIA GPU with CUDA 12; the machine provides the driver. */
export const gpuWheels: WheelSet = {
  contents: [{ wheel: tensorflowCuda, rules: tensorflowRules }, ...cudaWheels.map(cudaCompanion)],
  unpackedBytes: 5_800_000_000,
}

/** Links with the names under which other builds of the addon look for the library. */
export const libraryLinks = [
  { path: 'deps/lib/libtensorflow.so', target: 'libtensorflow_cc.so.2' },
  { path: 'deps/lib/libtensorflow_framework.so', target: 'libtensorflow_framework.so.2' },
] as const

/** The size of the download for a set of wheels, in bytes. */
export function downloadBytes(set: WheelSet): number {
  return set.contents.reduce((sum, { wheel }) => sum + wheel.bytes, 0)
}

/** A member of a wheel, and the path to unpack it to, relative to the cache entry. */
interface Unpacked {
  readonly member: string
  readonly to: string
}

/** Selects the members that match the rules. `absent` lists what a rule names and the wheel does not contain. */
export function selectMembers(
  members: readonly string[],
  rules: readonly UnpackRule[],
): { readonly chosen: readonly Unpacked[]; readonly absent: readonly string[] } {
  const present = new Set(members)
  const chosen: Unpacked[] = []
  const absent: string[] = []
  for (const rule of rules) {
    if (rule.kind === 'member') {
      if (present.has(rule.member)) chosen.push({ member: rule.member, to: rule.to })
      else absent.push(rule.member)
      continue
    }
    const under = members.filter(
      (member) =>
        member.startsWith(rule.under) &&
        !member.endsWith('/') &&
        !member.split('/').includes('..') &&
        !rule.leaveOut.test(member),
    )
    if (under.length === 0) absent.push(rule.under)
    for (const member of under) chosen.push({ member, to: rule.to + member.slice(rule.under.length) })
  }
  return { chosen, absent }
}
