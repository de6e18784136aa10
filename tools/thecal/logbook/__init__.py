"""A pump's log on the host: downloaded, kept, verified, looked at, exported, and made into a report of a visit.

It refuses to know how a pump keeps its log: it asks for records over the link, and believes what the chain proves.
"""
