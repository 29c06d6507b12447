"""Where everything lies in the kernel's few flat arrays.

The kernel allocates nothing and takes no slices, so a draw's whole state is a handful of integer
arrays with named columns. ``hh`` holds a household a row, ``un`` a dwelling a row, ``mi`` the
counters of one draw, ``ti`` integer tables, ``tf`` float tables a world a row, ``o32`` and ``o64``
the results of a draw a row. ``dm`` holds sizes and offsets of the blocks, by the names below.
"""

from __future__ import annotations

TICK_BITS = 34
YEAR = 1 << TICK_BITS
ID_BITS = 24
ID_MASK = (1 << ID_BITS) - 1
MAX_YEARS = 32
BIN_BITS = TICK_BITS - 7  # later events lie in lists of about three days
BINS_A_YEAR = 1 << 7
NEVER = (1 << 62) - 1
NEVER_SCALE = 1e12  # years; a law of this scale never rings

# ---- a household: columns of hh, those used together side by side (64 bytes a line of cache)
(
    PLACE, APPLICATION, GROUP, KNOWN, ADULTS, CHILDREN, TAGS, BUCKET,
    CLOCK, STAGE_AT, NEXT_AT, NEXT_KIND, CHANGE_AT, PENDING_KIND, SINCE, TEMP_IN,
    DWELLING, UNIT, RESERVED, TENANCY, CASES, OFFERS, SPELL, SIZE_CLASS,
    Q_CHILD, Q_NEXT, Q_PREV, Q_KEY, NEED, APPLIED_AT, DECIDED_AT, HOMELESS_AT,
    T_CHILD, T_NEXT, T_PREV, T_KEY, ALLOCATIONS, HIDDEN, CHANGES,
    TEMPORARY_YEAR, SHELTER_YEAR, SUPPORT_END,
) = range(42)  # fmt: skip
HIDDEN_SCALE = 2.0**53  # of HIDDEN: a number in the unit interval, known below the share known
STALE = -1  # in NEXT_AT: to be found anew
MAX_TAGS = 4
SUPPORT_BY = SUPPORT_END + MAX_TAGS  # which primitive holds the slot
HH_COLUMNS = 56

# ---- places
FREE, NOWHERE, SHELTER, TEMPORARY, FRIENDS, INSTITUTION, HOME, IN_TENANCY, OWN, PRIVATE = range(10)

# ---- a household's profile: place in the lowest bits, then whether known, a bit for each tag it
# has and for each it has had since it came, dwelling, group
W_KNOWN, W_TAGS, W_SERVED, W_DWELLING, W_GROUP = 4, 5, 9, 13, 29
W_PLACES = (1 << W_KNOWN) - 1
W_SERVED_BITS = (1 << W_DWELLING) - (1 << W_SERVED)

# ---- state of an application
NO_CASE, IN_PROCESS, GRANTED, ALLOCATED, REFUSED = range(5)

# ---- a dwelling: columns of un
U_TYPE, U_STATE, U_HOLDER, U_ROOT, U_PENDING, U_NEXT, U_PREV, U_TURN = range(8)
UN_COLUMNS = 8
TURN_BITS = 32  # U_TURN: number within the type, then how often it was vacated or offered again
ABSENT, VACANT, OCCUPIED, PREPARING, KEPT, GONE = range(6)

# ---- processes: each has its own keys
PROCESS_BITS = 6
(
    P_HEIGHT, P_SIZE, P_KNOWN, P_NEED, P_SELF, P_WITHDRAW, P_END, P_MARK, P_OUTCOME,
    P_DEFAULT, P_REENTRY, P_DECISION, P_REFUSAL, P_MOVING, P_TURN, P_ACCEPT, P_AGE, P_THIN,
    P_WHERE, P_RETURN, P_RESERVED, P_DECANT, P_ORDER, P_WILLING, P_FREED, P_START_WAIT,
    P_GOAL, P_IN_PROCESS, P_EMPTY, P_FORMER, P_CHANGE, P_AGAIN, P_FRAILTY,
) = range(1, 34)  # fmt: skip

# parts of a stream: cases under way on the base date, tenants who left before it
IN_PROCESS_STREAM = 1 << 40
FORMER_STREAM = 1 << 41
FORMER_YEARS = 2.0

# ---- kinds of pending events of a household
E_STAGE, E_SELF, E_WITHDRAW, E_END, E_EVICT, E_DEFAULT, E_REENTRY, E_CHANGE = range(1, 9)

# ---- stocks and flows, in the order of the results
STOCKS = (
    "homeless", "registered", "nowhere", "shelter", "friends", "institution", "temporary",
    "long_homeless", "temporary_3m", "applied", "waiting", "waiting_homeless", "allocated",
    "housed", "own", "no_offer",
)  # fmt: skip
(
    S_HOMELESS, S_REGISTERED, S_NOWHERE, S_SHELTER, S_FRIENDS, S_INSTITUTION, S_TEMPORARY,
    S_LONG, S_TEMPORARY_3M, S_APPLIED, S_WAITING, S_WAITING_HOMELESS, S_ALLOCATED, S_HOUSED, S_OWN,
    S_NO_OFFER,
) = range(len(STOCKS))  # fmt: skip
FLOWS = (
    "entry", "reentry", "evicted_to_homeless", "default_to_homeless", "decanted", "planned",
    "self_resolved", "housed_from_homeless", "housed_from_home", "housed_from_tenancy", "applied",
    "granted", "refused", "withdrawn", "declined", "ended_private", "ended_own", "ended_moved",
    "ended_died", "ended_evicted", "loans", "measure_moves", "displaced", "left",
    "out_of_tenancy", "out_of_homelessness", "out_of_home", "out_of_own", "default_elsewhere",
    "case_closed", "changed_group", "joined_group", "in_temporary", "in_shelter", "detected",
)  # fmt: skip
(
    F_ENTRY, F_REENTRY, F_EVICTED_HOMELESS, F_DEFAULT_HOMELESS, F_DECANTED, F_PLANNED, F_SELF,
    F_FROM_HOMELESS, F_FROM_HOME, F_FROM_TENANCY, F_APPLIED, F_GRANTED, F_REFUSED, F_WITHDRAWN,
    F_DECLINED, F_PRIVATE, F_OWN, F_MOVED, F_DIED, F_EVICTED, F_LOANS, F_MEASURE, F_DISPLACED,
    F_LEFT, F_OUT_TENANCY, F_OUT_HOMELESS, F_OUT_HOME, F_OUT_OWN, F_DEFAULT_ELSEWHERE,
    F_CASE_CLOSED, F_CHANGED, F_JOINED, F_IN_TEMPORARY, F_IN_SHELTER, F_DETECTED,
) = range(len(FLOWS))  # fmt: skip
WAIT_BINS = 40
# A stock of a group: households, adults and children now, then the same times their time this year
CELLS = 6
STATES = ("total", "occupied", "vacant", "preparing")

# ---- scheduled instants: columns of sched and kinds in the order in which they happen
SC_TIME, SC_KIND, SC_A, SC_N, SC_PRIMITIVE, SC_COLUMNS = range(6)
(
    K_PROBE, K_MONTH, K_PIECE, K_ALLOWANCE, K_LEAVE, K_READY, K_SUPPORT, K_ARRIVE, K_MOVE,
) = range(9)  # fmt: skip

# ---- counters of one draw: first cells of mi
(
    M_NOW, M_PIECE, M_YEAR, M_YEAR_START, M_EVENTS, M_SLOTS, M_FREE, M_TEMP_CAP, M_TEMP_USED,
    M_SHELTER_CAP, M_SHELTER_USED, M_TEMP_ROOT, M_ERROR, M_NEW_VACANT, M_NEW_WAITING, M_UNITS,
    M_REOFFER, M_NOWHERE, M_BIN, M_BIN_SLOTS, M_BIN_FREE, M_LIVE, M_VACANT,
) = range(23)  # fmt: skip
M_FIRST = 23

# ---- sizes and offsets: cells of dm
(
    N_GROUPS, N_DWELLINGS, N_SIZES, N_TAGS, N_MASKS, N_BUCKETS, N_PIECES, N_YEARS, N_STREAMS,
    N_SCHEDULE, N_PRIMITIVES, N_ROWS, N_AGES, N_QUANTILES, N_STARTS, HORIZON, DISCIPLINE, N_PROBES,
    # offsets in mi
    A_NOW, A_ROOT, A_LIVE, A_COUNT, A_HEAD, A_TAIL, A_UNITS, A_REMOVE, A_TENANTS,
    A_ALLOWANCE, A_NEW_V, A_NEW_W, A_DECLINED, A_FREE, A_PICKED, A_MONTHS, A_STREAM_N, A_BINS,
    # offsets in ti
    I_EDGES, I_STREAM, I_PRIO, I_LET, I_SIZES, I_LIMITS, I_LAW, I_START, I_UNITS,
    I_KIND, I_PRIM, I_RESERVED, I_FACTOR, I_NAME,
    # offsets in tf
    T_RATES, T_FACTOR, T_FACTOR_MAX, T_LAW, T_AGE, T_QUANTILE, T_ENDS, T_SIZE, T_GROUP, T_WORLD,
    T_TURN, T_ACCEPT, T_RESERVED, T_PRIM, T_DECISION, T_MOVING,
    # offsets in o32 and o64
    R_STOCK, R_MONTH, R_TENANTS, R_UNITS, R_FLOW, R_WAIT, R_SPELL, R_DONE, R_CHAINS, R_PROBE,
    CAP_UNITS, CAP_EVENTS, CAP_HOUSEHOLDS, CAP_ARRIVALS, N_LAWS, CAP_LIST, N_SIZE_ROWS, T_START,
    T_FORMER,
    T_START_RATES, T_START_DECISION, N_COUNTERS, N_GIVEN, T_KNOWN, T_CHANGE,
    I_CHANGE, N_DETECTION, A_HELD, A_ENDS,
) = range(95)  # fmt: skip
DM_SIZE = 95

# columns of a law row: kind, scale, shape, lease years, hazard at a lease end, longest age
L_KIND, L_SCALE, L_SHAPE, L_LEASE, L_JUMP, L_LIMIT, LAW_COLUMNS = range(7)
LAW_WEIBULL, LAW_LEASE, LAW_QUANTILE = range(3)

# numbers of a group and world: refusal at home, refusal when homeless, known share,
# share that leaves the municipality, mean wait of those waiting at the start
G_REFUSE_HOME, G_REFUSE_HOMELESS, G_KNOWN, G_LEFT, G_START_WAIT, GROUP_COLUMNS = range(6)
# numbers of a world: evicted to homeless, default to homeless, places of entry, mean years until
# the refused apply again (0: never), spread of the log of a household's own frailty
(
    W_EVICTED, W_DEFAULT, W_ACUTE, W_FRIENDS, W_AGAIN, W_FRAILTY, WORLD_COLUMNS,
) = range(7)  # fmt: skip

# columns of a stream: group, place, flow, law of sizes (a group's, or one of its own)
ST_GROUP, ST_PLACE, ST_FLOW, ST_SIZES, STREAM_COLUMNS = range(5)
# start rows: group, place, dwelling; how many stands per world in the float tables
SR_GROUP, SR_PLACE, SR_DWELLING, START_COLUMNS = range(4)
# given households at the start: group, place, adults, children
GH_GROUP, GH_PLACE, GH_ADULTS, GH_CHILDREN, GH_KNOWN, GIVEN_COLUMNS = range(6)
# primitives: kind-dependent integers
(
    PI_ORIGIN, PI_GOAL, PI_GOAL_DWELLING, PI_GROUP, PI_DWELLING, PI_TAG, PI_ORDER, PI_ALLOWANCE,
    PI_REPLACE, PI_SLOTS, PI_MONTHS, PI_MODE, PI_FLOW, PRIM_COLUMNS,
) = range(14)  # fmt: skip
# and floats per world: accept, share of units freed, months until a replacement
PF_ACCEPT, PF_FREED, PF_REPLACE, PRIM_FLOATS = range(4)
ANY = -1
O_RANDOM, O_LONGEST, O_NEED = range(3)
D_NEED, D_WAITING, D_RANDOM = range(3)
R_VACANT, R_NEXT, R_DECANT = range(3)

OK, MORE_HOUSEHOLDS, MORE_EVENTS, MORE_UNITS, MORE_ARRIVALS, MORE_LIST = range(6)
