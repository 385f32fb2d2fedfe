"""An adapter's folder, as `peft` writes it: its settings, its factors, and tensors that it puts in place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final

from symnet.errors import UsageError
from symnet.models.checkpoints import Stored
from symnet.models.files import json_object
from symnet.models.safetensors import read
from symnet.reading.terms import told

PREFIX: Final = "base_model.model."
# Settings that are read, or whose effect the names of the tensors tell.
READ: Final = (
    *("alpha_pattern", "bias", "fan_in_fan_out", "init_lora_weights", "lora_alpha", "lora_bias"),
    *("modules_to_save", "peft_type", "r", "rank_pattern", "use_rslora"),
)
WITHOUT_EFFECT: Final = (
    *("auto_mapping", "base_model_name_or_path", "eva_config", "exclude_modules", "inference_mode"),
    *("layers_pattern", "layers_to_transform", "lora_dropout", "megatron_core", "peft_version"),
    *("qalora_group_size", "revision", "target_modules", "task_type"),
)
# Ways to begin a training that leave the weights of the base as they are.
BEGINNINGS: Final = (True, False, None, "gaussian", "eva", "orthogonal", "mica")
FACTOR: Final = re.compile(r"(?P<module>.+)\.lora_(?P<part>[AB]\.weight|B\.bias|embedding_[AB])")
TWICE: Final = "peft adds what it makes of out_proj twice, also where it does not merge"
# Patterns of names whose search cannot take long: no repeated groups, and few repetitions.
REPEATED_GROUP: Final = re.compile(r"\)[*+?{]|\(\?")
REPETITIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """What scales the product of the factors, and whether W is stored as inputs by outputs."""

    rank: int
    alpha: float
    ranks: Mapping[str, Any]
    alphas: Mapping[str, Any]
    by_root: bool
    across: bool

    def of(self, module: str) -> tuple[int, float]:
        """Rank and α of a module. Raises `UsageError` if a pattern gives something else."""
        rank = _matching(self.ranks, module, self.rank)
        alpha = _matching(self.alphas, module, self.alpha)
        return _rank(rank, f"rank_pattern for {module}"), _alpha(alpha, f"alpha_pattern for {module}")


@dataclass(slots=True)
class Target:
    """The factors of a module, by the parts of their names."""

    module: str
    parts: dict[str, Stored] = field(default_factory=dict)

    @property
    def embeds(self) -> bool:
        """Whether it is a table of vectors."""
        return "embedding_A" in self.parts

    def factors(self) -> tuple[Stored, Stored, Stored | None]:
        """A, B, and the offset of B. Raises `UsageError` if one is missing."""
        names = ("embedding_A", "embedding_B") if self.embeds else ("A.weight", "B.weight")
        if not all(name in self.parts for name in names) or len(self.parts) > 2 + ("B.bias" in self.parts):
            raise UsageError(f"the adapter of {self.module} must have A and B; found {sorted(self.parts)}")
        return self.parts[names[0]], self.parts[names[1]], self.parts.get("B.bias")


@dataclass(frozen=True, slots=True)
class Adapter:
    """All that a folder says: targets by module, and tensors that it puts in place by their names."""

    settings: Settings
    targets: Mapping[str, Target]
    replaced: Mapping[str, Stored]


def adapter(folder: Path) -> Adapter:
    """What a folder says. Raises `UsageError` for settings and tensors that are not read, naming them."""
    targets: dict[str, Target] = {}
    replaced: dict[str, Stored] = {}
    for key, tensor in read(folder, "adapter_model").stored.items():
        name = _plain(key)
        if ".base_layer.out_proj.lora_" in key:
            raise UsageError(f"adapters of MultiheadAttention are not read; found {told(key)}: {TWICE}")
        if found := FACTOR.fullmatch(name):
            module, part = found["module"], found["part"]
            targets.setdefault(module, Target(module)).parts[part] = tensor
        elif "lora_" in name or "token_adapter" in name:
            raise UsageError(f"adapters with {told(key)} are not read, only those with A and B")
        elif ".original_module." not in name:
            name = name.replace(".modules_to_save.", ".")
            if name in replaced and replaced[name].bits() != tensor.bits():
                raise UsageError(f"the adapter must have one tensor {name}; found two that differ")
            replaced[name] = tensor
    return Adapter(_settings(folder / "adapter_config.json"), targets, replaced)


def _plain(key: str) -> str:
    if not key.startswith(PREFIX):
        raise UsageError(f"names of an adapter's tensors must begin with {PREFIX}; found {told(key)}")
    return key.removeprefix(PREFIX).replace(".base_layer.", ".")


def _settings(path: Path) -> Settings:
    values = json_object(path)
    if values.get("peft_type") != "LORA":
        raise UsageError(f"peft_type of {path} must be LORA; found {told(values.get('peft_type'))}")
    for name, value in values.items():
        if value and name not in READ and name not in WITHOUT_EFFECT:
            raise UsageError(f"adapters with {told(name)} are not read; {path} sets it to {told(value)}")
    if (beginning := values.get("init_lora_weights", True)) not in BEGINNINGS:
        raise UsageError(
            f"an adapter that begins by {told(beginning)} changes the base's weights; "
            "have peft convert it to plain factors: path_initial_model_for_weight_conversion"
        )
    ranks, alphas = (values.get(name) or {} for name in ("rank_pattern", "alpha_pattern"))
    if not (isinstance(ranks, dict) and isinstance(alphas, dict)):
        raise UsageError(f"rank_pattern and alpha_pattern of {path} must map names to numbers")
    return Settings(
        _rank(values.get("r", 8), f"r of {path}"),
        _alpha(values.get("lora_alpha", 8), f"lora_alpha of {path}"),
        ranks,
        alphas,
        bool(values.get("use_rslora")),
        bool(values.get("fan_in_fan_out")),
    )


def _rank(value: Any, where: str) -> int:
    if type(value) is not int or not 1 <= value < 2**31:
        raise UsageError(f"{where} must be a positive integer; found {told(value)}")
    return value


def _alpha(value: Any, where: str) -> float:
    if type(value) not in (int, float) or not -inf < value < inf or float(value) != value:
        raise UsageError(f"{where} must be a number of binary64; found {told(value)}")
    return float(value)


def _matching(patterns: Mapping[str, Any], module: str, otherwise: Any) -> Any:
    """The value of the first pattern that a name of modules ends with, as `peft` looks them up."""
    for pattern, value in patterns.items():
        repetitions = sum(pattern.count(each) for each in "*+?{")
        if len(pattern) > 500 or repetitions > REPETITIONS or REPEATED_GROUP.search(pattern):
            raise UsageError(f"patterns of names must be simple; found {told(pattern)}")
        try:
            found = re.match(rf"(.*\.)?({pattern})$", module)
        except (re.error, OverflowError, RecursionError) as error:
            raise UsageError(f"{told(pattern)} must be a pattern of names: {error}") from None
        if found:
            return value
    return otherwise
