"""The drug library: what the pump knows of each drug it takes, as figures, and how well each figure is known.

It refuses to know a patient, a schedule or a reservoir: it answers what a drug's limits are, and DoseLimits compares.
A drug that is not in the table is not taken. Nothing here is advice: the pump is a bench demonstrator and pumps water.

Every figure has a standing, a letter at its place in the row's second text: S, read in a source, named above the row;
M, from memory, unverified; P, this project's own choice. The limits of [M] are those of the Polyanalgesic Consensus
Conference as remembered; its tables were not read. Practice exceeds them, so they are soft limits, which ask. The hard
limits are ours where no label has one, and low on purpose: a bench loses nothing by refusing. They lie at a figure
that a source calls the top or the caution, and without a source at one and a half times the soft limit.
"""

from pump.digest import sha256

VERSION = "1"
"""Goes up with every change of the table; the digest is pinned by a test, so that none goes unseen."""

SOURCE, MEMORY, PROJECT = "S", "M", "P"

COLUMNS = (
    "start_low_ng_per_day",
    "start_high_ng_per_day",
    "soft_most_ng_per_day",
    "hard_most_ng_per_day",
    "highest_ng_per_ml",
    "most_step_percent",  # of the dose before; 0: no such limit
    "most_step_percent_cerebral",  # spasticity of the brain's origin, and children; 0: as the column before
    "most_step_ng_per_day",  # 0: no such limit
    "least_hours_between_steps",
    "first_fill_days",  # how long the first filling keeps in the pump
    "diluted_days",  # a later filling, diluted with saline
    "undiluted_days",  # a later filling as it comes
    "sudden_stop_harms",  # 1: on a fault the minimum rate is safer than a stop
    "taper_to_end",  # 1: a planned end is a taper
    "patient_bolus_allowed",
)

DRUGS = (
    # morphine: label of Infumorph: 0.2-1 mg for a patient new to opioids, caution over 20 mg; it comes as 10 and
    # 25 mg/mL for pumps, the 20 mg/mL is the consensus as remembered. Stable 90 days at 37 C in a SynchroMed, mixed
    # with bupivacaine and clonidine: Classen, Wimbish, Kupiec 2004. Hard limit: the label's caution.
    (
        "morphine",
        (200_000, 1_000_000, 15_000_000, 20_000_000, 20_000_000, 30, 0, 0, 24, 90, 90, 90, 0, 1, 1),
        "SSMPMPPPPSSSPMP",
        "Above 20 mg a day the label asks for caution. Consensus as remembered starts lower, at 0.1-0.5 mg.",
    ),
    # hydromorphone: stable 4 months at 37 C in a pump, and 3 months between refills called appropriate: Hildebrand,
    # Elsberry, Anderson 2001. Hard limit: a chapter on abdominal pain has protocols of up to 15 mg.
    (
        "hydromorphone",
        (10_000, 150_000, 10_000_000, 15_000_000, 15_000_000, 30, 0, 0, 24, 90, 90, 90, 0, 1, 1),
        "MMMPMPPPPSSSPMP",
        "A chapter on abdominal pain counts 1 mg as 6 mg of morphine: never carry a morphine dose over.",
    ),
    # fentanyl, sufentanil: a review of both (Waara-Wolleat and others; its abstract) found no study of their
    # stability in implanted pumps at body temperature: 30 days are our choice. Hard limit: 1.5 times the soft one.
    (
        "fentanyl",
        (25_000, 75_000, 1_000_000, 1_500_000, 10_000_000, 30, 0, 0, 24, 30, 30, 30, 0, 1, 1),
        "MMMPMPPPPPPPPMP",
        "Stability in an implanted pump at body temperature is not known from a study.",
    ),
    (
        "sufentanil",
        (10_000, 20_000, 500_000, 750_000, 5_000_000, 30, 0, 0, 24, 30, 30, 30, 0, 1, 1),
        "MMMPMPPPPPPPPMP",
        "A chapter on abdominal pain goes to 100 ug a day. Stability in a pump is not known from a study.",
    ),
    # bupivacaine: consensus as remembered is 15-20 mg, the same chapter has 6-20 mg: soft and hard limit are its ends.
    # Stability: with morphine.
    (
        "bupivacaine",
        (10_000, 4_000_000, 15_000_000, 20_000_000, 30_000_000, 30, 0, 0, 24, 90, 90, 90, 0, 0, 1),
        "MMMPMPPPPSSSPPP",
        "From memory, unverified: weakness of the legs and low blood pressure come with the dose.",
    ),
    # clonidine: severe rebound hypertension on an abrupt stop, and a dose escalated to 960 ug a day at most: a phase
    # I/II study of 31 patients with programmable pumps. Hard limit: the top of that study. Stability: with morphine.
    (
        "clonidine",
        (20_000, 100_000, 600_000, 960_000, 1_000_000, 30, 0, 0, 24, 90, 90, 90, 1, 1, 1),
        "MMMPMPPPPSSSSSP",
        "An abrupt stop can bring severe rebound hypertension.",
    ),
    # ziconotide: US label of Prialt (2.4 ug and steps of 2.4 ug, 2-3 a week, which is 56-84 h; 19.2 ug at most; sold as
    # 25 and 100 ug/mL; 14, 40 and 84 days; may be stopped abruptly), the EU's summary of product characteristics
    # (21.6 ug at most), both compared in Brain Behav 2021;11(S1):e02055; PACC start 0.5-1.2 ug, on the maker's site.
    (
        "ziconotide",
        (500, 2_400, 19_200, 21_600, 100_000, 0, 0, 2_400, 56, 14, 40, 84, 0, 0, 0),
        "SSSSSPPSSSSSSSP",
        "Severe psychiatric symptoms: not with a history of psychosis. With opioids in the pump not recommended.",
    ),
    # baclofen: labels of Lioresal and Gablofen (screening 50-100 ug, start at once or twice that; +10-30 % spinal,
    # +5-15 % cerebral or child, once in 24 h; sold up to 2000 ug/mL; an abrupt stop can kill). Usual is 300-800 ug a
    # day. Hard limit: twice the soft one; patients on about 2,000 ug are remembered from the label, unverified.
    (
        "baclofen",
        (50_000, 200_000, 1_000_000, 2_000_000, 2_000_000, 30, 15, 0, 24, 90, 90, 90, 1, 1, 0),
        "SSMPSSSPSPPPSSS",
        "An abrupt stop can kill. The label says not to mix it with other drugs; with morphine 30 days were studied.",
    ),
    # water: what the pump pumps; its concentration is a name for the bench's doses. Limits: the highest the link takes.
    (
        "water",
        (1, 1_000_000_000, 1_000_000_000, 1_000_000_000, 100_000_000, 0, 0, 0, 0, 3650, 3650, 3650, 0, 0, 1),
        "PPPPPPPPPPPPPPP",
        "For the bench: no drug, no limits.",
    ),
)


class Drug:
    """One row: `name`, `caution`, and one attribute a column of COLUMNS, under its name, whole numbers."""

    start_low_ng_per_day: int
    start_high_ng_per_day: int
    soft_most_ng_per_day: int
    hard_most_ng_per_day: int
    highest_ng_per_ml: int
    most_step_percent: int
    most_step_percent_cerebral: int
    most_step_ng_per_day: int
    least_hours_between_steps: int
    first_fill_days: int
    diluted_days: int
    undiluted_days: int
    sudden_stop_harms: int
    taper_to_end: int
    patient_bolus_allowed: int

    def __init__(self, row: "tuple[str, tuple[int, ...], str, str]") -> None:
        self.name, figures, self._standings, self.caution = row
        for i in range(len(COLUMNS)):
            setattr(self, COLUMNS[i], figures[i])

    def standing(self, column: str) -> str:
        """SOURCE, MEMORY or PROJECT: how well the figure of this column is known."""
        return self._standings[COLUMNS.index(column)]

    def stability_days(self, first_fill: bool, diluted: bool) -> int:
        """How long this filling keeps in the pump. Diluted is a fact of the filling; no concentration tells it."""
        if first_fill:
            return self.first_fill_days
        return self.diluted_days if diluted else self.undiluted_days


def names() -> "list[str]":
    """Every drug the pump takes, in the table's order."""
    return [row[0] for row in DRUGS]


def find(name: object) -> "Drug | None":
    """The drug of exactly this name, or None: the pump does not know it."""
    for row in DRUGS:
        if row[0] == name:
            return Drug(row)
    return None


def digest() -> bytes:
    """SHA-256 of version, columns and every row with its standings and caution, in the table's order; 32 bytes."""
    lines = [VERSION, " ".join(COLUMNS)]
    for name, figures, standings, caution in DRUGS:
        lines.append(
            "%s|%s|%s|%s" % (name, " ".join([str(figure) for figure in figures]), standings, caution)
        )
    return sha256("\n".join(lines).encode())
