"""Fixed inputs that the cases share. Keys are patterns, not secrets of anybody."""

from primitives import identifier, public_bytes, signing_key

START = 1_727_740_800_000  # 2024-10-01T00:00:00Z

BUREAU = identifier(START, 0x001, 0x0001_0203_0405_0607)
DEVICE = identifier(START + 1, 0x002, 0x1011_1213_1415_1617)
OTHER_DEVICE = identifier(START + 2, 0x003, 0x2021_2223_2425_2627)
STATION = identifier(START + 3, 0x004, 0x3031_3233_3435_3637)
USER = identifier(START + 4, 0x005, 0x0041_4243_4445_4647)
PERSON = identifier(START + 5, 0x006, 0x0051_5253_5455_5657)
PROJECT = identifier(START + 6, 0x007, 0x0061_6263_6465_6667)
CASE = identifier(START + 7, 0x008, 0x0071_7273_7475_7677)
RATE = identifier(START + 8, 0x009, 0x0081_8283_8485_8687)
EPOCH = identifier(START + 9, 0x00A, 0x0091_9293_9495_9697)
FORMER_EPOCH = identifier(START - 9, 0x00B, 0x0001_0203_0405_0607)


def change_set(number):
    """The id of the example's change set of that number."""
    return identifier(START + 86_400_000 + number, 0x100 + number, 0xA0A1_A2A3_A4A5_A600 + number)


DEVICE_SEED = bytes(range(32))
SERVER_SEED = bytes(range(32, 64))
MASTER = bytes(range(64, 96))
SEAL_KEY = bytes(range(96, 128))
AGREEMENT_SEED = bytes(range(128, 160))
EPHEMERAL_SEED = bytes(range(160, 192))
FORMER_SEED = bytes(range(192, 224))
OTHER_EPHEMERAL_SEED = bytes(range(192, 224))
CODE_SECRET = bytes.fromhex("00ff10203040a5b6c7d8")

DEVICE_KEY = signing_key(DEVICE_SEED)
SERVER_KEY = signing_key(SERVER_SEED)
DEVICE_PUBLIC = public_bytes(DEVICE_KEY)
SERVER_PUBLIC = public_bytes(SERVER_KEY)
