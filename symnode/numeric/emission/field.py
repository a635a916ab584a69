"""Fields x' = f(t, x, parameters) as NumPy code, with their derivatives at matrix level.

Samples are the first axis: a state of shape (batch, d) gives a slope of shape (batch, d), and
parameter gradients arrive summed over the samples. The code is the same for all sizes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symnode.language.arrays import Array, as_array
from symnode.language.dynamics import Dynamics
from symnode.numeric.emission.bound_call import BoundCall
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.field_graph import (
    OF_SIZES,
    WHERE,
    Deferred,
    FieldGraph,
    field_graph,
    needed_from,
)
from symnode.numeric.emission.field_inputs import Prepared, Shapes
from symnode.numeric.emission.field_record import Record, Records, Tape, stacked
from symnode.numeric.emission.graph import BATCH, Node, below
from symnode.numeric.emission.guard import LIMIT
from symnode.numeric.emission.tensor_function import Emitted, emitted

Values = NDArray[Any]
Parameters = Mapping[str, ArrayLike]


@final
class CompiledField:
    """A field and its derivatives as NumPy functions; immutable.

    ``t`` is a number or one number a sample, ``x`` has shape (batch, *state), parameters are given
    by name in a mapping, each of its own shape (with a first axis of samples for those named in
    ``per_instance``). Integers become float64; float32 and complex stay what they are where all
    arguments are. NaN and infinity pass through as NumPy defines. An empty batch gives empty
    results, and zeros as parameter gradients.

    ``vjp`` and ``pull`` multiply with the transposed derivative: for complex arguments without
    conjugation, so that a complex step passes through.

    Errors: :class:`~symnode.numeric.emission.errors.EmissionError` for shapes that do not fit, for
    missing or unknown parameters, and before more than ``memory`` bytes of arrays are made.
    """

    def __init__(
        self, graph: FieldGraph, memory: int = LIMIT, sizes: Mapping[str, int] | None = None
    ) -> None:
        self._graph, self._memory = graph, memory
        self._parameter_nodes = list(graph.parameters.values())
        # A parameter may have the name of the time or of the state.
        self._owned = [("t", graph.time), ("x", graph.state), *graph.parameters.items()]
        self._bars = graph.pullback()
        whole = list(below([graph.value, *self._bars]))
        spaces = {s for n in whole for s in (*n.spaces, *([n.data] if n.op == "size" else []))}
        given = sizes or {}
        fixed = {s: given[s.name] for s in spaces if s.name in given}
        self._shapes = Shapes(graph, graph.time in whole, fixed)
        self._functions: dict[str, Emitted] = {}
        self._split()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in the order in which the formula meets them."""
        return tuple(self._graph.parameters)

    def __call__(self, t: Any, x: ArrayLike, parameters: Parameters) -> Values:
        """The slope at every sample."""
        at = self._shapes.prepared(t, x, parameters)
        code = self._code("value", [self._graph.value])
        return code.run(at, [])[0]

    def vjp(
        self,
        t: Any,
        x: ArrayLike,
        parameters: Parameters,
        costate: ArrayLike,
        out: Mapping[str, Values] | None = None,
    ) -> tuple[Values, dict[str, Values]]:
        """costate' df/dx, and costate' df/dparameter summed over the samples, by name.

        Gradients are written into the arrays of ``out``, for the names that it has: fresh memory
        for a wide matrix costs as much as its product.
        """
        extra = {self._graph.costate: costate}
        at = self._shapes.prepared(t, x, parameters, extra)
        into = self._given(at, out or {})
        *bars, found = self._code("vjp", [*self._bars[1:], self._bars[0]], extra).run(at, into)
        return found, dict(zip(self.parameters, bars, strict=True))

    def value_and_vjp(
        self,
        t: Any,
        x: ArrayLike,
        parameters: Parameters,
        costate: ArrayLike,
        out: Mapping[str, Values] | None = None,
    ) -> tuple[Values, Values, dict[str, Values]]:
        """The slope, and both results of :meth:`vjp`, with what they share computed once."""
        extra = {self._graph.costate: costate}
        at = self._shapes.prepared(t, x, parameters, extra)
        outputs = [*self._bars[1:], self._graph.value, self._bars[0]]
        code = self._code("value_and_vjp", outputs, extra)
        *bars, slope, found = code.run(at, self._given(at, out or {}))
        return slope, found, dict(zip(self.parameters, bars, strict=True))

    def gradient(
        self, t: Any, x: ArrayLike, parameters: Parameters
    ) -> tuple[Values, Values, dict[str, Values]]:
        """Of a map to numbers: its values, its gradients in the state, and the gradients of the sum
        of its values in each parameter."""
        if self._graph.value.spaces != (BATCH,):
            shape = ", ".join(s.name for s in self._graph.value.spaces)
            raise EmissionError(f"{WHERE}: gradient", "a map to numbers", f"({shape})", "use vjp")
        return self.value_and_vjp(t, x, parameters, np.ones(len(np.asarray(x))))

    def _given(self, at: Prepared, out: Mapping[str, Values]) -> list[Values | None]:
        """The arrays for the parameter gradients, None where a new one is wanted."""
        unknown = set(out) - set(self.parameters)
        if unknown:
            known = ", ".join(self.parameters)
            raise EmissionError(f"{WHERE}: out", f"parameters: {known}", unknown, "check the names")
        for k, (name, array) in enumerate(out.items()):
            if any(np.may_share_memory(array, other) for other in list(out.values())[:k]):
                got = "memory of another of them"
                raise EmissionError(f"{WHERE}: out, {name}", "memory of its own", got, "np.empty")
            shape = at.shape(self._graph.parameters[name])
            if np.shape(array) != shape or getattr(array, "dtype", None) != at.dtype:
                got = f"{getattr(array, 'dtype', type(array))} {np.shape(array)}"
                wanted = f"an array of shape {shape} and type {at.dtype}"
                raise EmissionError(f"{WHERE}: out, {name}", wanted, got, "np.empty(shape, dtype)")
            if any(np.may_share_memory(array, a) for a in at.arrays if isinstance(a, np.ndarray)):
                got = "memory of an argument, which is still read"
                raise EmissionError(f"{WHERE}: out, {name}", "memory of its own", got, "np.empty")
        return [out.get(name) for name in self.parameters]

    def jvp(
        self,
        t: Any,
        x: ArrayLike,
        parameters: Parameters,
        x_dot: ArrayLike,
        parameters_dot: Parameters | None = None,
    ) -> Values:
        """df/dx x_dot + sum of df/dparameter parameter_dot; parameters that are left out rest."""
        moving = [name for name in self.parameters if name in (parameters_dot or {})]
        if len(moving) < len(parameters_dot or {}):
            known, got = ", ".join(self.parameters), ", ".join(parameters_dot or {})
            raise EmissionError(f"{WHERE}: jvp", f"parameters: {known}", got, "check the names")
        tangents, tangent = self._graph.pushforward(moving)
        given = {"": x_dot, **(parameters_dot or {})}
        extra = {tangents[name]: given[name] for name in tangents}
        at = self._shapes.prepared(t, x, parameters, extra)
        name = "_".join(["jvp", *(str(self.parameters.index(m)) for m in moving)])
        return self._code(name, [tangent], extra).run(at, [])[0]

    def taped(
        self, t: Any, x: ArrayLike, parameters: Parameters, record: Record | None = None
    ) -> tuple[Values, Tape]:
        """The slope, and what :meth:`pull` needs; kept in ``record`` where one is given."""
        at = self._shapes.prepared(t, x, parameters)
        code = self._code("taped", [*self._tape, self._graph.value])
        *kept, slope = code.run(at, [] if record is None else record.tape)
        return slope, Tape(t, kept, record)

    def pull(self, tape: Tape, parameters: Parameters, costate: ArrayLike) -> tuple[Values, Record]:
        """costate' df/dx, and the factors of the parameter gradients for :meth:`collect`."""
        at, code = self._pulled(tape, parameters, costate)
        record = tape.record
        *made, found = code.run(at, [] if record is None else [*record.factors, *record.summed])
        if record is None:
            k = len(self._factors)
            record = Record(tape.kept, made[:k], made[k:])
        return found, record

    def _pulled(
        self, tape: Tape, parameters: Parameters, costate: ArrayLike
    ) -> tuple[Prepared, Emitted]:
        extra: dict[Node, ArrayLike] = dict(zip(self._tape[1:], tape.kept[1:], strict=True))
        extra[self._graph.costate] = costate
        at = self._shapes.prepared(tape.time, tape.kept[0], parameters, extra)
        outputs = [*self._factors, *self._summed, *self._own, self._bars[0]]
        return at, self._code("pull", outputs, extra)

    def collect(
        self, factors: Records | Sequence[Record], parameters: Parameters
    ) -> dict[str, Values]:
        """The sum of the parameter gradients of all stages, one contraction a parameter."""
        stages = factors if isinstance(factors, Records) else stacked(factors)
        return self._collected(stages, self._shapes.prepared(0.0, stages.tape[0][0], parameters))

    def _collected(self, stages: Records, at: Prepared) -> dict[str, Values]:
        nodes = [*self._tape, *self._factors, *self._summed]
        whole = stages.whole()
        values = dict(zip(nodes, whole, strict=False))
        given = at.followed_by([values[n] for n in self._read])
        shared = iter(self._code("collect", self._shared, self._read).run(given, []))
        own = iter(whole[len(nodes) :])
        bars = (next(own if BATCH in bar.spaces else shared) for bar in self._bars[1:])
        return dict(zip(self.parameters, bars, strict=True))

    def bound(self, x: ArrayLike, parameters: Parameters) -> BoundField:
        """The field for many stages with these parameters and states such as ``x``, an array.

        The parameters are read once: what is changed in them later may be seen or not.
        """
        return BoundField(self, self._shapes.prepared(0.0, x, parameters), parameters)

    def records(self, count: int, x: ArrayLike, parameters: Parameters) -> Records:
        """Arrays for ``count`` stages of states such as ``x``."""
        at = self._shapes.prepared(0.0, x, parameters)
        tape, factors, summed = (
            [np.empty((count, *at.shape(n)), at.dtype) for n in own]
            for own in (self._tape, self._factors, [*self._summed, *self._own])
        )
        kept = dict(zip(self._factors, factors, strict=True))
        return Records(tape, factors, summed, kept.get(self._graph.costate))

    @property
    def source(self) -> str:
        """The code of the value and of both directions of derivatives."""
        self._code("value", [self._graph.value])
        self._code("vjp", [*self._bars[1:], self._bars[0]], [self._graph.costate])
        tangents, tangent = self._graph.pushforward([])
        self._code("jvp", [tangent], tangents.values())
        return "\n".join(code.source for code in self._functions.values())

    def _code(self, name: str, outputs: Sequence[Node], extra: Iterable[Node] = ()) -> Emitted:
        if name not in self._functions:
            self._functions[name] = emitted(
                name, outputs, [*self._owned, *(("", n) for n in extra)], self._memory
            )
        return self._functions[name]

    def _split(self) -> None:
        """What a tape keeps and what the parameter gradients are made of."""
        graph = self._graph
        fixed = {n for n in below([graph.value, *self._bars]) if n.op in OF_SIZES}
        fixed |= {n for n in graph.parameters.values()}
        deferred = Deferred({n for n in fixed if BATCH not in n.spaces})
        # The gradient in a parameter of each sample is no sum over samples.
        self._own = [bar for bar in self._bars[1:] if BATCH in bar.spaces]
        self._shared = [bar for bar in self._bars[1:] if BATCH not in bar.spaces]
        for bar in self._shared:
            deferred.cut(bar)
        forward = set(below([graph.value])) - fixed - {graph.time, graph.state}
        # What depends on parameters only is computed again: it is the same in all samples.
        forward = {n for n in forward if n.args and BATCH in n.spaces}
        backward = [self._bars[0], *self._own, *deferred.factors, *deferred.summed]
        inner = needed_from(backward, forward)
        self._tape = [graph.state, *inner]
        self._factors = [n for n in deferred.factors if n not in self._tape]
        self._summed = deferred.summed
        self._read = needed_from(self._shared, [*self._tape, *self._factors, *self._summed])


@final
class BoundField:
    """A field whose parameters stay as they are, for its values and its reverse sweep.

    What is checked and found out for each call of a field is found out once here. The parameters
    that a call names are those that it was made with; arguments of other shapes or types than
    before go to the field itself.
    """

    def __init__(self, field: CompiledField, at: Prepared, parameters: Parameters) -> None:
        self._field, self._at, self._parameters = field, at, parameters
        self._shape, self._dtype = at.arrays[1].shape, at.dtype
        self._pull: BoundCall | None = None

    @cached_property
    def _value(self) -> BoundCall:
        code = self._field._code("value", [self._field._graph.value])
        return BoundCall(code, self._at, self._field._parameter_nodes)

    @cached_property
    def _taped(self) -> BoundCall:
        code = self._field._code("taped", [*self._field._tape, self._field._graph.value])
        return BoundCall(code, self._at, self._field._parameter_nodes)

    def _fits(self, t: Any, x: Values) -> bool:
        if type(t) is not float and np.iscomplexobj(t):
            return False
        return x.shape == self._shape and x.dtype == self._dtype

    def __call__(self, t: Any, x: Values, parameters: Parameters) -> Values:
        """As a call of :class:`CompiledField`."""
        if not self._fits(t, x):
            return self._field(t, x, self._parameters)
        return self._value(self._field._shapes.time(t, self._at), x, (), ())

    def taped(
        self, t: Any, x: Values, parameters: Parameters, record: Record | None = None
    ) -> tuple[Values, Tape]:
        """As :meth:`CompiledField.taped`."""
        if record is None or not self._fits(t, x):
            return self._field.taped(t, x, self._parameters, record)
        time = self._field._shapes.time(t, self._at)
        slope = self._taped(time, x, (), record.tape)
        return slope, Tape(t, record.tape, record)

    def pull(self, tape: Tape, parameters: Parameters, costate: Values) -> tuple[Values, Record]:
        """As :meth:`CompiledField.pull`."""
        kept, record = tape.kept, tape.record
        if record is None or not (self._fits(tape.time, kept[0]) and self._fits(0.0, costate)):
            return self._field.pull(tape, self._parameters, costate)
        if self._pull is None:
            at, code = self._field._pulled(tape, self._parameters, costate)
            self._pull = BoundCall(code, at, self._field._parameter_nodes)
        time = self._field._shapes.time(tape.time, self._at)
        into = (*record.factors, *record.summed)
        return self._pull(time, kept[0], (*kept[1:], costate), into), record

    def collect(
        self, factors: Records | Sequence[Record], parameters: Parameters
    ) -> dict[str, Values]:
        """As :meth:`CompiledField.collect`."""
        if isinstance(factors, Records) and self._fits(0.0, factors.tape[0][0]):
            return self._field._collected(factors, self._at)
        return self._field.collect(factors, self._parameters)


def compile_field(
    rhs: Any,
    state: Array,
    *,
    per_instance: Collection[str] = (),
    sizes: Mapping[str, int] | None = None,
    memory: int = LIMIT,
) -> CompiledField:
    """The field x' = rhs with NumPy code for its values and derivatives.

    Args:
        rhs: an array of the page language of the shape of the state, or :class:`Dynamics` of it.
        state: a state or a symbol of any shape; all other symbols in ``rhs`` are parameters.
        per_instance: names of parameters that have a value of their own for each sample.
        sizes: sizes of spaces, by name, that no argument has.
        memory: bytes of arrays that one call may make.

    Errors: :class:`~symnode.numeric.emission.errors.EmissionError` for formulas with undefined
    functions, expectations or integrals.

    >>> from symnode.language.elementary import tanh
    >>> from symnode.language.states import state as trajectory
    >>> from symnode.language.surface import dimensions, parameter
    >>> d, w = dimensions("d w")
    >>> W1, W2 = parameter("W_1", w, d), parameter("W_2", d, w)
    >>> x = trajectory("x", d, of=(W1, W2))
    >>> field = compile_field(W2 @ tanh(W1 @ x), x)
    >>> weights = {"W_1": [[0.0, 1.0]], "W_2": [[1.0], [2.0]]}
    >>> field(0.0, [[3.0, 0.0]], weights)
    array([[0., 0.]])
    >>> x_bar, bars = field.vjp(0.0, [[3.0, 0.0]], weights, [[1.0, 1.0]])
    >>> x_bar, bars["W_1"]
    (array([[0., 3.]]), array([[9., 0.]]))
    """
    right = rhs.rhs if isinstance(rhs, Dynamics) else as_array(rhs)
    graph = field_graph(right, state, per_instance)
    if right.spaces != state.spaces:
        raise EmissionError(
            f"{WHERE}: rhs", f"the shape of {state}: {state.shape}", right.shape, "compile_map"
        )
    return CompiledField(graph, memory, sizes)


def compile_map(
    formula: Any,
    state: Array,
    *,
    per_instance: Collection[str] = (),
    sizes: Mapping[str, int] | None = None,
    memory: int = LIMIT,
) -> CompiledField:
    """A formula of any shape in a state and parameters, as :func:`compile_field` does: an energy,
    a loss, an output layer. Its costates have the shape of its values.

    >>> from symnode.language.elementary import logsumexp
    >>> from symnode.language.surface import dimensions, matrix, norm2, vector
    >>> n, d = dimensions("n d")
    >>> W, x = matrix("W", n, d), vector("x", d)
    >>> energy = compile_map(norm2(x) / 2 - logsumexp(W @ x), x)
    >>> value, slope, bars = energy.gradient(0.0, [[0.0, 0.0]], {"W": [[2.0, 0.0], [0.0, 4.0]]})
    >>> slope, bars["W"].shape
    (array([[-1., -2.]]), (2, 2))
    """
    return CompiledField(field_graph(as_array(formula), state, per_instance), memory, sizes)
