"""GoogLeNet's training step with Keras, in a tf.function; fp32, or Keras' mixed bfloat16."""
import json
import os
import re
import sys
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
import keras
import numpy as np
import tensorflow as tf
from keras import layers

request = json.loads(sys.argv[1])
batch, steps, warmup = request["batch"], request["steps"], request["warmup"]
if request["precision"] == "bf16":
    keras.mixed_precision.set_global_policy("mixed_bfloat16")
inceptions = json.loads(Path(__file__).with_name("table1.json").read_text())["inceptions"]


def conv(x, size, filters, strides=1):
    return layers.Conv2D(filters, size, strides, padding="same", activation="relu")(x)


def pool(x, strides):
    return layers.MaxPooling2D(3, strides, padding="same")(x)


def inception(x, name):
    one, reduce3, three, reduce5, five, projection = inceptions[name]
    return layers.Concatenate()([
        conv(x, 1, one),
        conv(conv(x, 1, reduce3), 3, three),
        conv(conv(x, 1, reduce5), 5, five),
        conv(pool(x, 1), 1, projection),
    ])


def googlenet():
    image = keras.Input((224, 224, 3))
    x = pool(conv(image, 7, 64, 2), 2)
    x = pool(conv(conv(x, 1, 64), 3, 192), 2)
    x = pool(inception(inception(x, "3a"), "3b"), 2)
    for name in ["4a", "4b", "4c", "4d", "4e"]:
        x = inception(x, name)
    x = inception(inception(pool(x, 2), "5a"), "5b")
    x = layers.Dropout(0.4)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(image, layers.Dense(1000, dtype="float32")(x))


model = googlenet()
loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.SGD(1e-6, momentum=0.9)
pixels = np.random.default_rng(1).uniform(-2, 2, (batch, 224, 224, 3)).astype("float32")
classes = (np.arange(batch) * 61 % 1000).astype("int32")


@tf.function
def step(images, labels):
    with tf.GradientTape() as tape:
        loss = loss_of(labels, model(images, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    return loss


times = []
for _ in range(warmup + steps):
    started = time.perf_counter()
    step(tf.constant(pixels), tf.constant(classes)).numpy()
    times.append((time.perf_counter() - started) * 1000)
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024
print(json.dumps({"times": times[warmup:], "peakBytes": peak, "parameters": model.count_params()}))
