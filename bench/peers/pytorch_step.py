"""GoogLeNet's training step with PyTorch, channels last; fp32, or bfloat16 by autocast."""
import json
import re
import sys
import time
from pathlib import Path

import torch
from torch import nn

request = json.loads(sys.argv[1])
batch, steps, warmup = request["batch"], request["steps"], request["warmup"]
inceptions = json.loads(Path(__file__).with_name("table1.json").read_text())["inceptions"]


def conv(channels, size, filters, stride=1):
    return nn.Sequential(nn.Conv2d(channels, filters, size, stride, padding=size // 2), nn.ReLU(inplace=True))


def pool(stride):
    """Windows that round up, as the paper's sizes ask for; a stride of 1 keeps the size."""
    return nn.MaxPool2d(3, stride, padding=1 if stride == 1 else 0, ceil_mode=True)


class Inception(nn.Module):
    def __init__(self, channels, name):
        super().__init__()
        one, reduce3, three, reduce5, five, projection = inceptions[name]
        self.branches = nn.ModuleList([
            conv(channels, 1, one),
            nn.Sequential(conv(channels, 1, reduce3), conv(reduce3, 3, three)),
            nn.Sequential(conv(channels, 1, reduce5), conv(reduce5, 5, five)),
            nn.Sequential(pool(1), conv(channels, 1, projection)),
        ])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


model = nn.Sequential(
    conv(3, 7, 64, 2), pool(2),
    conv(64, 1, 64), conv(64, 3, 192), pool(2),
    Inception(192, "3a"), Inception(256, "3b"), pool(2),
    Inception(480, "4a"), Inception(512, "4b"), Inception(512, "4c"), Inception(512, "4d"), Inception(528, "4e"),
    pool(2),
    Inception(832, "5a"), Inception(832, "5b"),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(1024, 1000),
).to(memory_format=torch.channels_last).train()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6, momentum=0.9)
images = (torch.rand(batch, 3, 224, 224) * 4 - 2).contiguous(memory_format=torch.channels_last)
labels = torch.arange(batch) * 61 % 1000


def step():
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", torch.bfloat16, enabled=request["precision"] == "bf16"):
        logits = model(images)
    loss = nn.functional.cross_entropy(logits.float(), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


times = []
for _ in range(warmup + steps):
    started = time.perf_counter()
    step()
    times.append((time.perf_counter() - started) * 1000)
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024
parameters = sum(each.numel() for each in model.parameters())
print(json.dumps({"times": times[warmup:], "peakBytes": peak, "parameters": parameters}))
