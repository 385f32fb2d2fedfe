"""Pairs of PyTorch's modules, right and wrong: what people do to a model before using it, and faults.

Each maker gives the module before, the one after and an example of their input.
"""

from copy import deepcopy

import pytest

torch = pytest.importorskip("torch", reason="PyTorch has the modules that are compared")
nn, functional = torch.nn, torch.nn.functional
fusion = pytest.importorskip("torch.nn.utils.fusion", reason="PyTorch folds batch normalisations")

from tests.models.torch_models import RepVgg  # noqa: E402


def settled(module):
    """The module in evaluation mode, its numbers drawn, its statistics those of some data."""
    torch.manual_seed(2)
    with torch.no_grad():
        for name, values in (*module.named_parameters(), *module.named_buffers()):
            if "running_var" in name:
                values.uniform_(0.3, 2)
            elif values.is_floating_point():
                values.normal_(0, 0.5 if values.dim() > 1 else 1)
    return module.eval()


def changed(module, change):
    """A copy of the module, changed."""
    module = deepcopy(module)
    with torch.no_grad():
        found = change(module)
    return module if found is None else found


def again(module, change=lambda _: None):
    """A pair of a module and its changed copy."""
    return module, changed(module, change)


# Batch normalisations folded into what stands before or after them.


def perceptron():
    return settled(
        nn.Sequential(
            *(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU()),
            *(nn.Linear(8, 5), nn.BatchNorm1d(5), nn.GELU(), nn.Linear(5, 3)),
        )
    )


def images():
    return settled(
        nn.Sequential(
            *(nn.Conv2d(3, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6, eps=1e-3), nn.ReLU()),
            *(nn.Conv2d(6, 8, 3, stride=2, groups=2), nn.BatchNorm2d(8), nn.ReLU6()),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 4)),
        )
    )


def folded_by_torch(module):
    """Each batch normalisation folded by PyTorch's own functions."""
    for at, layer in enumerate(module):
        if at + 1 < len(module) and isinstance(module[at + 1], nn.modules.batchnorm._BatchNorm):
            fuse = fusion.fuse_linear_bn_eval if isinstance(layer, nn.Linear) else fusion.fuse_conv_bn_eval
            module[at], module[at + 1] = fuse(layer, module[at + 1]), nn.Identity()


def folded(*, epsilon=None, bias=True, gamma=True, beta=True, statistics=None):
    """The first batch normalisation folded by hand, with the mistakes that are asked for."""

    def fold(module):
        layer, norm = module[0], module[1]
        mean, variance = statistics or (norm.running_mean, norm.running_var)
        scale = (variance + (norm.eps if epsilon is None else epsilon)).rsqrt()
        scale = scale * norm.weight if gamma else scale
        given = layer.bias if layer.bias is not None and bias else torch.zeros_like(mean)
        layer.weight.mul_(scale.view(-1, *[1] * (layer.weight.dim() - 1)))
        offset = (given - mean) * scale + (norm.bias if beta else 0)
        layer.bias = nn.Parameter(offset)
        module[1] = nn.Identity()

    return fold


def of_the_batch():
    """Mean and variance of a batch, which training mode normalises by."""
    module = perceptron()
    seen = module[0](torch.randn(64, 6))
    return seen.mean(0).detach(), seen.var(0).detach()


def normalised_before(*, padding, right):
    """A batch normalisation before a convolution, folded forward into it."""
    module = settled(nn.Sequential(nn.BatchNorm2d(3), nn.Conv2d(3, 4, 3, padding=padding)))

    def fold(module):
        norm, layer = module
        scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
        shift = norm.bias - norm.running_mean * scale
        offset = layer.bias + (layer.weight.sum((2, 3)) @ shift)
        layer.weight.mul_(scale.view(1, -1, 1, 1))
        layer.bias.copy_(offset if right else layer.bias)
        return nn.Sequential(nn.Identity(), layer)

    return again(module, fold)


class Twice(nn.Module):
    """One convolution that is used twice, each time with a batch normalisation of its own."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3, 3, 3, padding=1)
        self.first, self.second = nn.BatchNorm2d(3), nn.BatchNorm2d(3)

    def forward(self, x):
        return self.second(self.layer(torch.relu(self.first(self.layer(x)))))


def fused_by_fx(module):
    from torch.fx.experimental.optimization import fuse  # noqa: PLC0415 - slow to import

    return fuse(module)


def transposed_convolution(*, right=True, groups=1, kernel=3, **windows):
    module = settled(
        nn.Sequential(
            *(nn.ConvTranspose2d(4, 6, kernel, groups=groups, **windows), nn.BatchNorm2d(6), nn.ReLU()),
            nn.Conv2d(6, 2, 3, padding=1),
        )
    )

    def fold(module):
        layer, norm, *rest = module
        scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
        factors = (scale if right else scale[: 6 // groups].repeat(groups)).reshape(groups, 1, -1, 1, 1)
        weights = layer.weight.unflatten(0, (groups, -1)) * factors
        layer.weight.copy_(weights.flatten(0, 1))
        layer.bias.copy_((layer.bias - norm.running_mean) * scale + norm.bias)
        return nn.Sequential(layer, *rest)

    return again(module, fold)


# Branches fused into one convolution.


def branches(groups, *, identity=True, centre=1):
    """A block of RepVGG and its one convolution."""
    module = settled(RepVgg(8, groups))

    def fuse(module):
        plain = torch.zeros_like(module.dense.weight)
        for channel in range(8):
            plain[channel, channel % (8 // groups), 1, 1] = 1
        pointwise = functional.pad(module.pointwise.weight, (centre, 2 - centre, 1, 1))
        kernels = (module.dense.weight, pointwise, plain)
        total, offset = 0, 0
        for kernel, norm in list(zip(kernels, module.norms, strict=True))[: 3 if identity else 2]:
            scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
            total = total + kernel * scale.view(-1, 1, 1, 1)
            offset = offset + norm.bias - norm.running_mean * scale
        layer = nn.Conv2d(8, 8, 3, padding=1, groups=groups)
        layer.weight.copy_(total)
        layer.bias.copy_(offset)
        return nn.Sequential(layer, nn.ReLU()).eval()

    return again(module, fuse)


# Attention.


class Attention(nn.Module):
    """A block whose three projections are fused or not, after a layer normalisation with or without scale."""

    def __init__(self, *, fused=False, affine=True):
        super().__init__()
        self.norm = nn.LayerNorm(12, elementwise_affine=affine)
        self.parts = nn.ModuleList(nn.Linear(12, 12) for _ in range(3))
        self.fused = nn.Linear(12, 36) if fused else None
        self.out = nn.Linear(12, 12)

    def forward(self, x):
        y = self.norm(x)
        q, k, v = self.fused(y).chunk(3, -1) if self.fused else [part(y) for part in self.parts]
        heads = [part.unflatten(-1, (4, 3)).transpose(1, 2) for part in (q, k, v)]
        return x + self.out(functional.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2))


def projections(*, fold=False, bias=True, order=(0, 1, 2)):
    """The three projections in one, the normalisation's scale and bias folded into it."""
    module = settled(Attention())

    def fuse(module):
        other = settled(Attention(fused=True, affine=not fold))
        other.load_state_dict(module.state_dict(), strict=False)
        weight = torch.cat([module.parts[k].weight for k in order])
        offset = torch.cat([module.parts[k].bias for k in order])
        if fold:
            offset = offset + weight @ module.norm.bias if bias else offset
            weight = weight * module.norm.weight
        other.fused.weight.copy_(weight)
        other.fused.bias.copy_(offset)
        return other

    return again(module, fuse)


HEADS = torch.tensor([2, 0, 3, 1])[:, None].mul(3).add(torch.arange(3)).flatten()


def heads(*, of_output=True, of_value=True):
    def move(module):
        for part in module.parts[: 3 if of_value else 2]:
            part.weight.copy_(part.weight[HEADS])
            part.bias.copy_(part.bias[HEADS])
        if of_output:
            module.out.weight.copy_(module.out.weight[:, HEADS])

    return again(settled(Attention()), move)


class WrittenOut(nn.Module):
    """What `nn.MultiheadAttention` computes, with its weights."""

    def __init__(self, layer, *, scale=None):
        super().__init__()
        self.joint, self.out = nn.Linear(8, 24), deepcopy(layer.out_proj)
        self.joint.weight, self.joint.bias = (
            nn.Parameter(layer.in_proj_weight),
            nn.Parameter(layer.in_proj_bias),
        )
        self.scale = scale or 4**-0.5

    def forward(self, x):
        q, k, v = [part.unflatten(-1, (2, 4)).transpose(1, 2) for part in self.joint(x).chunk(3, -1)]
        shares = torch.softmax(q @ k.transpose(-1, -2) * self.scale, -1)
        return self.out((shares @ v).transpose(1, 2).flatten(2))


class Multihead(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        return self.layer(x, x, x, need_weights=False)[0]


def multihead(scale=None):
    module = settled(Multihead())
    return module, WrittenOut(module.layer, scale=scale).eval()


class Encoder(nn.Module):
    """What `nn.TransformerEncoderLayer` computes, with its parts."""

    def __init__(self, layer, *, first=False):
        super().__init__()
        self.layer, self.first = deepcopy(layer), first
        self.attention = WrittenOut(layer.self_attn)

    def forward(self, x):
        layer = self.layer
        if self.first:
            x = x + self.attention(layer.norm1(x))
            return x + layer.linear2(torch.relu(layer.linear1(layer.norm2(x))))
        x = layer.norm1(x + self.attention(x))
        return layer.norm2(x + layer.linear2(torch.relu(layer.linear1(x))))


def encoder(*, first=False, told=None):
    module = settled(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=first))
    return module, Encoder(module, first=first if told is None else told).eval()


# Hidden units in another order, at another scale, dead.


def hidden(activation=nn.ReLU):
    return settled(nn.Sequential(nn.Linear(5, 7), activation(), nn.Linear(7, 3)))


ORDER = torch.tensor([3, 1, 6, 0, 5, 2, 4])
POWERS = torch.tensor([0.5, 2, 4, 1, 8, 0.25, 2])
SCALES = torch.tensor([0.3, 2, 1.7, 1, 5, 0.2, 3])


def reordered(*, scales=None, consistent=True, activation=nn.ReLU):
    def move(module):
        factors = torch.ones(7) if scales is None else scales
        first, last = module[0], module[2]
        first.weight.copy_((first.weight * factors[:, None])[ORDER])
        first.bias.copy_((first.bias * factors)[ORDER])
        last.weight.copy_((last.weight / factors)[:, ORDER] if consistent else last.weight / factors)

    return again(hidden(activation), move)


def without_unit(*, dead, activation=nn.ReLU):
    """A unit dropped that relu makes 0, or one that it does not."""
    module = hidden(activation)
    with torch.no_grad():
        module[0].weight[2] = 0
        module[0].bias[2] = -1 if dead else 1

    def drop(module):
        kept = [0, 1, 3, 4, 5, 6]
        other = nn.Sequential(nn.Linear(5, 6), activation(), nn.Linear(6, 3)).eval()
        other[0].weight.copy_(module[0].weight[kept])
        other[0].bias.copy_(module[0].bias[kept])
        other[2].weight.copy_(module[2].weight[:, kept])
        other[2].bias.copy_(module[2].bias)
        return other

    return again(module, drop)


# Larger blocks.


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.one = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.two = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(outputs) for _ in range(3))
        self.short = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if stride > 1 else None

    def forward(self, x):
        y = self.norms[1](self.two(torch.relu(self.norms[0](self.one(x)))))
        return torch.relu(y + (self.norms[2](self.short(x)) if self.short else x))


def residual():
    return settled(
        nn.Sequential(
            *(nn.Conv2d(3, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
            *(Residual(4, 4, 1), Residual(4, 6, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 3)),
        )
    )


def residual_folded(module, *, short=True):
    folded_by_torch(module)
    for block in module:
        if isinstance(block, Residual):
            pairs = [("one", 0), ("two", 1)] + ([("short", 2)] if block.short else [])
            for name, at in pairs:
                norm = block.norms[at] if short or name != "short" else nn.BatchNorm2d(6).eval()
                setattr(block, name, fusion.fuse_conv_bn_eval(getattr(block, name), norm))
                block.norms[at] = nn.Identity()


def mobile(activation=nn.Hardswish):
    """An inverted bottleneck: 1×1, depthwise, 1×1."""
    return settled(
        nn.Sequential(
            *(nn.Conv2d(4, 12, 1, bias=False), nn.BatchNorm2d(12), activation()),
            *(nn.Conv2d(12, 12, 3, 2, 1, groups=12, bias=False), nn.BatchNorm2d(12), activation()),
            *(nn.Conv2d(12, 5, 1, bias=False), nn.BatchNorm2d(5)),
        )
    )


def with_epsilon(value):
    def change(module):
        module.eps = value

    return again(settled(nn.LayerNorm(6)), change)


class HardSwish(nn.Module):
    """Hard swish, written out."""

    def forward(self, x):
        return x * functional.relu6(x + 3) / 6


def hard_swish(other):
    return tuple(settled(nn.Sequential(nn.Linear(6, 4), each)) for each in (nn.Hardswish(), other))


def collapsed(*, right=True):
    module = settled(nn.Sequential(nn.Linear(6, 4), nn.Dropout(), nn.Linear(4, 5), nn.Identity()))

    def collapse(module):
        first, _, last, _ = module
        layer = nn.Linear(6, 5)
        layer.weight.copy_(last.weight @ first.weight)
        layer.bias.copy_(last.weight @ first.bias + last.bias if right else first.bias.sum() + last.bias)
        return layer

    return again(module, collapse)


def one_weight(by):
    def change(module):
        module[0].weight[2, 1] += by

    return again(hidden(nn.GELU), change)


def quantised(module):
    module.to(torch.bfloat16).to(torch.float32)


VECTOR, IMAGE, TOKENS = (torch.zeros(2, 6), torch.zeros(2, 3, 8, 8), torch.zeros(2, 5, 12))
UNITS, SMALL, WIDE = torch.zeros(2, 5), torch.zeros(2, 5, 8), torch.zeros(2, 4, 6, 6)
CHANNELS = torch.zeros(1, 8, 6, 6)
SAME, ROUNDED, DIFFERENT, UNKNOWN = "same", "rounded", "different", "unknown"
PAIRS = {
    "itself": (lambda: again(perceptron()), VECTOR, SAME),
    "perceptron folded by torch": (lambda: again(perceptron(), folded_by_torch), VECTOR, ROUNDED),
    "perceptron folded by hand": (lambda: again(perceptron(), folded()), VECTOR, ROUNDED),
    "perceptron: ε is 10⁻³": (lambda: again(perceptron(), folded(epsilon=1e-3)), VECTOR, DIFFERENT),
    "perceptron: ε is 10⁻⁶": (lambda: again(perceptron(), folded(epsilon=1e-6)), VECTOR, DIFFERENT),
    "perceptron: ε is 0": (lambda: again(perceptron(), folded(epsilon=0.0)), VECTOR, DIFFERENT),
    "perceptron: no bias of the layer": (lambda: again(perceptron(), folded(bias=False)), VECTOR, DIFFERENT),
    "perceptron: no γ": (lambda: again(perceptron(), folded(gamma=False)), VECTOR, DIFFERENT),
    "perceptron: no β": (lambda: again(perceptron(), folded(beta=False)), VECTOR, DIFFERENT),
    "perceptron: statistics of a batch": (
        lambda: again(perceptron(), folded(statistics=of_the_batch())),
        VECTOR,
        DIFFERENT,
    ),
    "images folded by torch": (lambda: again(images(), folded_by_torch), IMAGE, ROUNDED),
    "images folded by hand": (lambda: again(images(), folded()), IMAGE, ROUNDED),
    "images: ε is 10⁻⁵, not 10⁻³": (lambda: again(images(), folded(epsilon=1e-5)), IMAGE, DIFFERENT),
    "images: no γ": (lambda: again(images(), folded(gamma=False)), IMAGE, DIFFERENT),
    "folded forward": (lambda: normalised_before(padding=0, right=True), IMAGE, ROUNDED),
    "folded forward, its shift forgotten": (
        lambda: normalised_before(padding=0, right=False),
        IMAGE,
        DIFFERENT,
    ),
    "folded forward across padding": (lambda: normalised_before(padding=1, right=True), IMAGE, DIFFERENT),
    "fused by torch.fx": (lambda: again(images(), fused_by_fx), IMAGE, ROUNDED),
    "fused by torch.fx, a layer used twice": (
        lambda: again(settled(Twice()), fused_by_fx),
        IMAGE,
        DIFFERENT,
    ),
    "transposed convolution": (transposed_convolution, WIDE, ROUNDED),
    "transposed convolution of two groups": (lambda: transposed_convolution(groups=2), WIDE, ROUNDED),
    "transposed convolution, scaled as if of one group": (
        lambda: transposed_convolution(right=False, groups=2),
        WIDE,
        DIFFERENT,
    ),
    "transposed convolution of stride 2": (
        lambda: transposed_convolution(groups=2, kernel=4, stride=2, padding=1),
        WIDE,
        ROUNDED,
    ),
    "transposed convolution of stride (3, 2)": (
        lambda: transposed_convolution(stride=(3, 2), padding=(0, 1), output_padding=(0, 1)),
        WIDE,
        ROUNDED,
    ),
    "transposed convolution of stride 2, scaled as if of one group": (
        lambda: transposed_convolution(right=False, groups=2, kernel=2, stride=2),
        WIDE,
        DIFFERENT,
    ),
    # Its image is not cut into phases, so a scale behind it is not moved into its weights.
    "transposed convolution of an odd image": (
        lambda: transposed_convolution(stride=2),
        WIDE,
        UNKNOWN,
    ),
    "RepVGG": (lambda: branches(1), CHANNELS, ROUNDED),
    "RepVGG of four groups": (lambda: branches(4), CHANNELS, ROUNDED),
    "RepVGG without the identity": (lambda: branches(1, identity=False), CHANNELS, DIFFERENT),
    "RepVGG of four groups without the identity": (
        lambda: branches(4, identity=False),
        CHANNELS,
        DIFFERENT,
    ),
    "RepVGG, 1×1 not in the middle": (lambda: branches(1, centre=0), CHANNELS, DIFFERENT),
    "q, k, v fused": (projections, TOKENS, SAME),
    "q, k, v fused in another order": (lambda: projections(order=(1, 0, 2)), TOKENS, DIFFERENT),
    "q, k, v fused, a layer norm folded": (lambda: projections(fold=True), TOKENS, ROUNDED),
    "q, k, v fused, the bias of a layer norm forgotten": (
        lambda: projections(fold=True, bias=False),
        TOKENS,
        DIFFERENT,
    ),
    "heads in another order": (heads, TOKENS, SAME),
    "heads in another order, not those of the output": (lambda: heads(of_output=False), TOKENS, DIFFERENT),
    "heads in another order, not those of v": (lambda: heads(of_value=False), TOKENS, DIFFERENT),
    "MultiheadAttention written out": (multihead, SMALL, SAME),
    "MultiheadAttention, scaled by 1/√(all features)": (lambda: multihead(8**-0.5), SMALL, DIFFERENT),
    "TransformerEncoderLayer written out": (encoder, SMALL, SAME),
    "TransformerEncoderLayer, normalised first": (lambda: encoder(first=True), SMALL, SAME),
    "TransformerEncoderLayer, normalised elsewhere": (
        lambda: encoder(first=True, told=False),
        SMALL,
        DIFFERENT,
    ),
    "units in another order": (reordered, UNITS, SAME),
    "units in another order, gelu": (lambda: reordered(activation=nn.GELU), UNITS, SAME),
    "units rescaled by powers of two": (lambda: reordered(scales=POWERS), UNITS, SAME),
    "units rescaled": (lambda: reordered(scales=SCALES), UNITS, ROUNDED),
    "units rescaled, gelu": (lambda: reordered(scales=POWERS, activation=nn.GELU), UNITS, DIFFERENT),
    "units in another order, inconsistently": (lambda: reordered(consistent=False), UNITS, DIFFERENT),
    "a dead unit dropped": (lambda: without_unit(dead=True), UNITS, SAME),
    "a living unit dropped": (lambda: without_unit(dead=False), UNITS, DIFFERENT),
    "a unit dropped that gelu leaves": (
        lambda: without_unit(dead=True, activation=nn.GELU),
        UNITS,
        DIFFERENT,
    ),
    "residual network folded": (lambda: again(residual(), residual_folded), IMAGE, ROUNDED),
    "residual network, the short way not folded": (
        lambda: again(residual(), lambda module: residual_folded(module, short=False)),
        IMAGE,
        DIFFERENT,
    ),
    "depthwise block folded": (lambda: again(mobile(), folded_by_torch), WIDE, ROUNDED),
    "depthwise block, no γ": (lambda: again(mobile(), folded(gamma=False)), WIDE, DIFFERENT),
    "depthwise block, ReLU6 for hard swish": (lambda: (mobile(), mobile(nn.ReLU6)), WIDE, DIFFERENT),
    "layer norm: ε is 10⁻⁶": (lambda: with_epsilon(1e-6), VECTOR, DIFFERENT),
    # No law says that x·clip(x + 3, 0, 6)/6 is hard swish.
    "hard swish written out": (lambda: hard_swish(HardSwish()), VECTOR, UNKNOWN),
    "swish for hard swish": (lambda: hard_swish(nn.SiLU()), VECTOR, DIFFERENT),
    "layers collapsed": (collapsed, VECTOR, ROUNDED),
    "layers collapsed, the first bias wrong": (lambda: collapsed(right=False), VECTOR, DIFFERENT),
    "one weight off by 10⁻³": (lambda: one_weight(1e-3), UNITS, DIFFERENT),
    "one weight off by 10⁻⁵": (lambda: one_weight(1e-5), UNITS, DIFFERENT),
}
