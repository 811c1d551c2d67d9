import shutil
import pandas as pd

shutil.copy("survey.csv", "survey_original.csv")
survey = pd.read_csv("survey.csv")
survey = survey.rename(columns=lambda c: c.strip().lower().replace(" ", "_"))
survey["age_group"] = pd.cut(survey["age"], [0, 18, 35, 60, 120], labels=["<18", "18-35", "36-60", ">60"])
survey.to_csv("survey.csv", index=False)
print(survey["age_group"].value_counts(dropna=False))
