"""Sources on misconceptions, where a teacher can read on: the right rule, or the slip itself."""

from __future__ import annotations

__all__ = ["CHAIN", "CONVOLUTION", "DIFFERENTIATION", "MATRICES", "NOTES", "VECTORS", "YES", "ZERO_GRAD"]

NOTES = "A. Karpathy, CS231n notes, “Backpropagation, Intuitions”, Stanford University, cs231n.github.io/optimization-2"
VECTORS = NOTES  # its last section is about gradients of vectorised operations
YES = "A. Karpathy, “Yes you should understand backprop”, 2016"
CHAIN = (
    "J. M. Clark et al., “Constructing a schema: The case of the chain rule?”, Journal of Mathematical Behavior 16, "
    "1997, 345–364"
)
DIFFERENTIATION = (
    "A. Orton, “Students’ understanding of differentiation”, Educational Studies in Mathematics 14, 1983, 235–250"
)
MATRICES = "T. Parr and J. Howard, “The Matrix Calculus You Need For Deep Learning”, 2018, arXiv:1802.01528"
CONVOLUTION = "V. Dumoulin and F. Visin, “A guide to convolution arithmetic for deep learning”, 2016, arXiv:1603.07285"
ZERO_GRAD = "PyTorch documentation, torch.optim.Optimizer.zero_grad"
