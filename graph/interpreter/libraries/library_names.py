"""Names of libraries, their aliases, and the names of their parts."""

from __future__ import annotations

__all__ = ["LIBRARIES", "PARTS", "PREFIXES"]

LIBRARIES = {
    "numpy": "numpy", "np": "numpy", "cupy": "numpy", "cp": "numpy", "scipy": "numpy", "torch": "torch",
    "F": "torch", "nn": "torch",
    "torchvision": "torch", "jax": "jax", "jnp": "jax", "flax": "jax",
    "haiku": "jax", "hk": "jax", "equinox": "jax", "eqx": "jax", "nnx": "jax",
    "tensorflow": "tensorflow", "tf": "tensorflow",
    "keras": "tensorflow", "math": "math", "autograd": "numpy", "anp": "numpy", "dezero": "book", "optim": "torch",
    "matplotlib": "plot", "plt": "plot", "seaborn": "plot", "sns": "plot", "random": "numpy", "lax": "jax",
    "linalg": "numpy", "special": "numpy", "layers": "tensorflow", "functional": "torch", "nd": "", "npx": "",
    "d2l": "", "ops": "tensorflow", "sklearn": "",
    **dict.fromkeys(("Flux", "Zygote", "ForwardDiff", "Statistics", "LinearAlgebra", "NNlib"), "julia"),
    "optax": "optax", "distrax": "jax", "mlx": "jax", "chex": "jax", "tinygrad": "torch",
}  # fmt: skip
PARTS = frozenset(
    "functional nn linalg random special stats fft autograd numpy math layers losses activations keras lax tree "
    "tree_util init utils backend optim optimizers data cuda backends scipy pyplot distributions func ops metrics "
    "accelerator mps "
    "initializers models preprocessing callbacks regularizers constraints train compat v1 v2 jit typing signal core "
    "datasets nets testing gluon loss Losses contrib lr_scheduler sparse".split()
)
PREFIXES = frozenset(
    "np numpy torch F nn jax jnp tf keras math plt autograd anp cp dezero optim lax scipy nd npx d2l sklearn layers "
    "ops nnx hk eqx distrax optax Flux Zygote ForwardDiff Statistics LinearAlgebra NNlib".split()
)  # that stand alone without an import
