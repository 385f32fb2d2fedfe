"""Small modules of PyTorch with examples of their inputs, by name."""

import pytest

torch = pytest.importorskip("torch", reason="PyTorch has the modules that are read")
nn, functional = torch.nn, torch.nn.functional


class Computed(nn.Module):
    """A module without weights that computes a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


class RepVgg(nn.Module):
    """Three branches, each with its batch normalisation."""

    def __init__(self, channels, groups):
        super().__init__()
        self.dense = nn.Conv2d(channels, channels, 3, padding=1, groups=groups, bias=False)
        self.pointwise = nn.Conv2d(channels, channels, 1, groups=groups, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(channels) for _ in range(3))

    def forward(self, x):
        branches = (self.dense(x), self.pointwise(x), x)
        total = 0
        for norm, branch in zip(self.norms, branches, strict=True):
            total = total + norm(branch)
        return functional.relu(total)


class Attention(nn.Module):
    """A block with q, k and v in one, in evaluation mode."""

    def __init__(self, width, heads, *, written_out):
        super().__init__()
        self.heads, self.written_out = heads, written_out
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        batch, count, width = x.shape
        parts = self.qkv(self.before(x)).view(batch, count, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
        if self.written_out:
            weights = torch.softmax(q @ k.transpose(-2, -1) / (width // self.heads) ** 0.5, dim=-1)
            heads = weights @ v
        else:
            heads = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.drop(self.out(heads.transpose(1, 2).reshape(batch, count, width)))
        return x + self.down(functional.gelu(self.up(self.after(x)), approximate="tanh"))


class Tied(nn.Module):
    """A table of vectors with positions, that is also the last layer."""

    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(7, 4), nn.Embedding(5, 4)
        self.head = nn.Linear(4, 7, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, x):
        places = self.places(torch.arange(5))
        return self.head(self.tokens(x) + places).log_softmax(-1)


class Stored(nn.Module):
    """Parameters and buffers that take part in arithmetic."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.rand(3) + 0.5)
        self.register_buffer("shift", torch.rand(1, 3))
        self.register_buffer("matrix", torch.rand(3, 4))

    def forward(self, x):
        y = (x - self.shift) / self.gain * self.gain.view(1, 3) + 2 - self.shift.squeeze(0)
        return torch.addmm(self.matrix.sum(0) * 0 + 1, 3 - y, self.matrix, beta=0.5, alpha=2)


class InPlace(nn.Module):
    """Residual sums and functions in place."""

    def __init__(self):
        super().__init__()
        self.register_buffer("shift", torch.zeros(2, 1))
        self.first, self.second = (
            nn.Conv1d(2, 2, 3, padding=1),
            nn.Conv1d(2, 2, 3, padding="same", dilation=2),
        )

    def forward(self, x):
        y = functional.relu(self.first(x), inplace=True)
        y = self.second(y)
        y += x
        z = y
        y.mul_(2).clamp_(min=-1)
        y.add_(self.shift)
        return functional.leaky_relu_(z, 0.25) + y + self.shift


def mlp(norm):
    return nn.Sequential(nn.Linear(5, 7), norm, nn.ReLU(), nn.Dropout(), nn.Linear(7, 3), nn.Softmax(-1))


def cnn():
    return nn.Sequential(
        nn.Conv2d(2, 4, (3, 2), stride=2, padding=(1, 0), dilation=(1, 2), bias=False),
        nn.BatchNorm2d(4),
        nn.ReLU6(),
        nn.MaxPool2d(2, ceil_mode=True),
        nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2),
        nn.SiLU(),
        nn.AvgPool2d(3, stride=2, padding=1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, 3),
    )


FUNCTIONS = {
    "moves": lambda x: (
        x.reshape(-1, 2, 3).transpose(1, 2).flatten(1).unflatten(1, (3, 2)).mT.squeeze(0)[..., 1:]
    ),
    "parts": lambda x: torch.cat([*x.chunk(4, 1), *x.split([1, 5], 1), *x.split(4, 1)], 1),
    "stack": lambda x: torch.stack([x.select(1, -1), x[:, 0], x.narrow(1, 2, 1)[:, 0]], 1),
    "expand": lambda x: x.unsqueeze(1).expand(-1, 4, 6) + x.unsqueeze(2).expand(-1, 6, 6)[:, :4],
    "slices": lambda x: x[:, 1:5:2] - x[:, -2:].flip(1).contiguous(),
    "sums": lambda x: torch.add(x, x * 2, alpha=3) - torch.sub(x, x, alpha=0.5) - (-x) + torch.rsub(x, 1),
    "functions": lambda x: x.tanh() * x.sigmoid() + (x * x + 1).sqrt() / (1 + x.abs()) + x.exp().log() + x**2,
    "activations": lambda x: (
        functional.elu(x, 0.5)
        + functional.hardswish(x)
        + functional.mish(x)
        + functional.hardtanh(x, -0.5, 0.75)
        + functional.hardsigmoid(x)
        + functional.gelu(x)
        + x.erf()
    ),
    "reductions": lambda x: (
        x.mean(1, keepdim=True) + x.sum((0, 1)) + x.mean() + (1 / (3 + x.cos())).mean(-1)[:, None]
    ),
    "made": lambda x: (
        functional.pad(x[:, None], (1, 2)).flatten(1)[:, :6] * torch.ones(6)
        + torch.full((3, 1), 2.5)[0]
        - functional.pad(x.view(-1, 1, 2, 3), (1, 0, 2, 1)).sum((1, 2, 3), keepdim=True).flatten(1)
    ),
    "constants": lambda x: (
        x * torch.tensor([1.5, 2, 3, 4, 5, 6]) + torch.tensor(0.25) - x[:, torch.tensor([1])]
    ),
    "casts": lambda x: x.double().to(torch.float32).clone().type_as(x).detach(),
}
MODELS = {
    "mlp": lambda: (mlp(nn.BatchNorm1d(7)), (torch.randn(4, 5),)),
    "mlp rms": lambda: (mlp(nn.RMSNorm(7, eps=1e-3)), (torch.randn(4, 5),)),
    "cnn": lambda: (cnn(), (torch.randn(3, 2, 9, 11),)),
    "one image": lambda: (nn.Conv1d(2, 3, 3), (torch.randn(2, 8),)),
    "three axes": lambda: (
        nn.Sequential(nn.Conv3d(1, 2, 2), nn.BatchNorm3d(2, affine=False), nn.MaxPool3d(2)),
        (torch.randn(2, 1, 5, 4, 3),),
    ),
    "repvgg 1": lambda: (RepVgg(4, 1), (torch.randn(2, 4, 5, 5),)),
    "repvgg 4": lambda: (RepVgg(4, 4), (torch.randn(2, 4, 5, 5),)),
    "attention": lambda: (Attention(8, 2, written_out=False), (torch.randn(3, 5, 8),)),
    "attention written out": lambda: (Attention(8, 2, written_out=True), (torch.randn(3, 5, 8),)),
    "tied": lambda: (Tied(), (torch.randint(0, 7, (3, 5)),)),
    "stored": lambda: (Stored(), (torch.randn(4, 3),)),
    "in place": lambda: (InPlace(), (torch.randn(4, 2, 6),)),
    "more than tensors": lambda: (
        Computed(lambda x: {"sum": x + x, "number": 3, "nothing": None, "same": x}),
        (torch.randn(2, 3),),
    ),
    "two": lambda: (
        Computed(lambda x, y: (x @ y.transpose(1, 2), torch.bmm(y, x))),
        (torch.randn(2, 3, 3), torch.randn(2, 3, 3)),
    ),
    **{name: (lambda f=f: (Computed(f), (torch.randn(3, 6),))) for name, f in FUNCTIONS.items()},
}


def made(name):
    """A model in evaluation mode with running statistics of its own, and its example."""
    torch.manual_seed(0)
    module, example = MODELS[name]()
    with torch.no_grad():
        for key, values in (*module.named_parameters(), *module.named_buffers()):
            if "running_var" in key:
                values.uniform_(0.5, 2)
            elif values.is_floating_point():
                values.copy_(
                    torch.randn(values.shape).abs() + 0.1 if "gain" in key else torch.randn(values.shape)
                )
    return module.eval(), example
