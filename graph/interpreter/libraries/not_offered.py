"""Names that are known and not offered: never corrected to another function."""

from __future__ import annotations

__all__ = ["ELSEWHERE", "PLOTS"]

ELSEWHERE = frozenset(
    "fmod fft ifft rfft stft svd qr eig eigh eigvals eigvalsh pinv lstsq matrix_rank expm logm sqrtm convolve "
    "correlate interp polyfit polyval gradient trapz trapezoid nanmean nansum histogram bincount digitize "
    "searchsorted unique percentile quantile cov corrcoef gamma beta digamma polygamma zeta betaln besselj erfinv "
    "i0 i1 j0 j1 binom ctc_loss grid_sample affine_grid pixel_shuffle fold unfold interpolate "
    "upsample bilinear lp_pool2d fractional_max_pool2d vmap pmap scan while_loop fori_loop custom_vjp custom_jvp "
    "jvp vjp jacfwd jacrev hessian jacobian linearize checkpoint multinomial bernoulli poisson exponential "
    "dirichlet cauchy open eval exec compile input __import__ delattr dir "
    "callable memoryview bytes bytearray complex hash hex oct bin chr ord".split()
)
PLOTS = frozenset(
    "plot scatter show figure subplots imshow hist bar xlabel ylabel title legend grid savefig axis".split()
)
